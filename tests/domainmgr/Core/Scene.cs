using Eve.Agents.Domainmgr.Core;
using Eve.Agents.Domainmgr.Core.Adapters;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Tests.Core;

/// <summary>One app, a clock, and a hypervisor that answers as the test says; everything on the spot.</summary>
internal sealed class Scene
{
    public static readonly Guid App = Guid.Parse("10000000-0000-4000-8000-000000000001");

    private readonly Dictionary<Type, Queue<Outcome>> answers = [];
    private readonly List<DomainStatus> published = [];
    private readonly List<Deed> deeds = [];
    private DomainRecord? domain;
    private bool paused;

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public AdapterTable Adapters { get; set; } = AdapterTable.Empty;

    public Func<Guid, SwState?> StateOf { get; set; } = _ => null;

    public bool DeviceGoesDown { get; set; }

    public DomainRecord Domain => domain ?? throw new InvalidOperationException("no config yet");

    public DomainStatus Status => Domain.Status;

    /// <summary>Every status in the order it would have been published.</summary>
    public IReadOnlyList<DomainStatus> Published => published;

    public IReadOnlyList<Deed> Deeds => deeds;

    /// <summary>The states that a subscriber sees, without repetitions.</summary>
    public string States
    {
        get
        {
            List<SwState> states = [];
            foreach (DomainStatus status in published)
                if (states.Count == 0 || states[^1] != status.State)
                    states.Add(status.State);
            return string.Join(' ', states);
        }
    }

    public static DomainConfig Config(string version = "1", bool activate = true) => Wishes.Container(App, version, activate);

    /// <summary>The next deed of this kind ends so; by default all go well.</summary>
    public Scene Answer<T>(params Outcome[] outcomes)
        where T : Deed
    {
        if (!answers.TryGetValue(typeof(T), out Queue<Outcome>? queue))
            answers[typeof(T)] = queue = new();
        foreach (Outcome outcome in outcomes)
            queue.Enqueue(outcome);
        return this;
    }

    public Scene Want(DomainConfig? config)
    {
        domain = Lifecycle.Wanted(domain ?? DomainRecord.For(config!), config);
        return Run(Lifecycle.Next(World(), domain));
    }

    /// <summary>An agent that was started anew finds this status among its publications.</summary>
    public Scene Left(DomainStatus status)
    {
        domain = DomainRecord.Left(status);
        return this;
    }

    public Scene Look(TimeSpan later = default)
    {
        Now += later;
        domain = Lifecycle.Looked(Domain);
        return Run(Lifecycle.Next(World(), domain));
    }

    /// <summary>From now on deeds stay on their way until <see cref="Resume"/>.</summary>
    public Scene Pause()
    {
        paused = true;
        return this;
    }

    public Scene Resume()
    {
        paused = false;
        return Run(new(Domain, Adapters));
    }

    /// <summary>From now on everything goes well.</summary>
    public Scene Forgive()
    {
        answers.Clear();
        return this;
    }

    public World World() => new(Now, Adapters, StateOf) { DeviceGoesDown = DeviceGoesDown };

    private Scene Run(Step step)
    {
        while (true)
        {
            domain = step.Domain;
            Adapters = step.Adapters;
            if (published.Count == 0 || published[^1] != domain.Status)
                published.Add(domain.Status);
            if (domain.Deed is not { } deed || domain.Gone || paused)
                return this;
            deeds.Add(deed);
            if (deed is Deed.Create create)
                Now += create.Pause;
            step = Lifecycle.Done(World(), domain, Next(deed));
        }
    }

    private Outcome Next(Deed deed)
    {
        if (answers.TryGetValue(deed.GetType(), out Queue<Outcome>? queue) && queue.TryDequeue(out Outcome? planned))
            return planned;
        return deed switch
        {
            Deed.Create => new() { Info = new(DomainLife.PoweredOff, 4711) },
            Deed.Start or Deed.Check => new() { Info = new(DomainLife.Running, 4711) },
            _ => new(),
        };
    }
}
