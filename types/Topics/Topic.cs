using System.Text.Json.Serialization.Metadata;

namespace Eve.Types;

/// <summary>Marks an empty type that stands for one agent, so that the compiler knows who may publish what.</summary>
public interface IAgentIdentity
{
    /// <summary>The agent's name on disk and on the wire ("zedmanager"); empty for the topics below /run/global.</summary>
    static abstract string Name { get; }
}

/// <summary>A named, typed stream of keyed records. <typeparamref name="TOwner"/> is the only agent that may publish it.</summary>
/// <param name="Json">The record's JSON contract.</param>
/// <param name="KeyOf">The record's key: file name (without ".json") and key word on the socket. Source: keys of the topic table.</param>
/// <param name="Persistent">Kept under /persist/status, durable before anyone is told.</param>
/// <param name="Scope">One more folder level between agent and topic; empty for nearly all.</param>
public sealed record Topic<TOwner, T>(JsonTypeInfo<T> Json, Func<T, string> KeyOf, bool Persistent = false, string Scope = "")
    where TOwner : IAgentIdentity
    where T : class
{
    /// <summary>The publishing agent's name.</summary>
    public string Agent => TOwner.Name;

    /// <summary>The record type's name, as it stands in paths and messages.</summary>
    public string Name => typeof(T).Name;

    /// <summary>What pub/sub needs to find the topic's files and socket.</summary>
    public TopicName Where => new(Agent, Scope, Name, Persistent);
}

/// <summary>A topic without its types: where its records and its socket lie.</summary>
public sealed record TopicName(string Agent, string Scope, string Name, bool Persistent)
{
    /// <summary>"agent/Topic" or "agent/scope/Topic"; "global/Topic" for the empty agent.</summary>
    public string Path
    {
        get
        {
            string agent = Agent.Length == 0 ? "global" : Agent;
            return Scope.Length == 0 ? $"{agent}/{Name}" : $"{agent}/{Scope}/{Name}";
        }
    }

    public override string ToString() => Path;
}
