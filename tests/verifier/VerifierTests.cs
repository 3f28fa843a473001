using System.Text;
using Eve.Agents.Verifier;
using Eve.PubSub;
using Eve.Tests.Storage;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Verifier;

/// <summary>The verifier with real files; the test plays volumemgr.</summary>
public sealed class VerifierTests
{
    private const string Type = "application/vnd.oci.image.layer.v1.tar+gzip";
    private const string EscapedType = "application%2Fvnd.oci.image.layer.v1.tar+gzip";
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("some blob");
    private static readonly string Sha = TestImage.Sha(Content);

    private Stage stage = null!;
    private IPublication<VerifyImageConfig> configs = null!;
    private CancellationTokenSource stop = null!;

    [SetUp]
    public void MakeStage()
    {
        stop = new();
        stage = new();
        configs = stage.Play(FromVolumemgr.VerifyImageConfig);
    }

    [TearDown]
    public void Stop()
    {
        stop.Cancel();
        stage.Dispose();
        stop.Dispose();
    }

    [Test]
    public async Task A_good_file_moves_to_the_verified_ones_in_the_recorded_steps()
    {
        Start();
        configs.Publish(Request(Download(Content)));
        await Until(Sha, status => status.State == SwState.Verified);

        VerifyImageStatus[] steps = [.. stage.History<VerifyImageStatus>(Sha).OfType<VerifyImageStatus>()];
        Assert.That(steps, Has.Length.EqualTo(3));
        Assert.That(steps[0], Is.EqualTo(new VerifyImageStatus { ImageSha256 = Sha, Name = Sha, MediaType = Type, PendingAdd = true, State = SwState.Verifying, RefCount = 1 }));
        Assert.That(steps[1].FileLocation, Does.Match($"^/persist/vault/verifier/verifier/[0-9a-f-]{{36}}\\.{Sha}\\.{System.Text.RegularExpressions.Regex.Escape(EscapedType)}$"));
        Assert.That(steps[1].Size, Is.EqualTo(Content.Length));
        Assert.That(steps[2], Is.EqualTo(steps[1] with { PendingAdd = false, State = SwState.Verified, FileLocation = $"/persist/vault/verifier/verified/{Sha}.{EscapedType}" }));
        Assert.That(File.ReadAllBytes(stage.Paths.Of(steps[2].FileLocation)), Is.EqualTo(Content));
        Assert.That(File.GetUnixFileMode(stage.Paths.Of(steps[2].FileLocation)), Is.EqualTo(UnixFileMode.UserRead));
        Assert.That(Directory.GetFiles(stage.Paths.Of("/persist/vault/downloader/pending")), Is.Empty);
    }

    [Test]
    public async Task A_wrong_file_is_told_with_both_digests_and_goes_with_its_request()
    {
        string wanted = new('a', 64);
        Start();
        configs.Publish(Request(Download(Content), wanted));
        VerifyImageStatus failed = await Until(wanted, status => !status.PendingAdd);

        Assert.That(failed.Error, Is.EqualTo($"computed {Sha} configured {wanted}"));
        Assert.That((failed.State, failed.ErrorSeverity, failed.ErrorRetryCondition), Is.EqualTo((SwState.Verifying, ErrorSeverity.Error, "")));
        Assert.That(File.Exists(stage.Paths.Of(failed.FileLocation)), Is.True);

        configs.Publish(Request("", wanted) with { RefCount = 0, Expired = true });
        await Until(wanted, status => status is { Expired: true, RefCount: 0 });
        configs.Unpublish(wanted);
        await stage.UntilGoneAsync<VerifyImageStatus>(wanted);
        Assert.That(Directory.GetFiles(stage.Paths.Of("/persist/vault/verifier"), "*", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public async Task An_upper_case_digest_is_the_same_digest()
    {
        Start();
        configs.Publish(Request(Download(Content), Sha.ToUpperInvariant()));

        await Until(Sha.ToUpperInvariant(), status => status.State == SwState.Verified);
    }

    [TestCase("abc")]
    [TestCase("")]
    [TestCase("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [TestCase("../../../../persist/secret")]
    public async Task What_is_no_digest_touches_no_file(string sha256)
    {
        string file = Download(Content);
        Start();
        configs.Publish(Request(file, sha256));
        VerifyImageStatus failed = await Until(sha256, status => !status.PendingAdd);

        Assert.That(failed.Error, Is.EqualTo($"invalid sha256 \"{sha256}\": must be 64 hexadecimal characters"));
        Assert.That(File.Exists(stage.Paths.Of(file)), Is.True);
    }

    [Test]
    public async Task A_file_that_is_not_there_is_told_by_path()
    {
        Start();
        configs.Publish(Request("/persist/vault/downloader/pending/nothing"));

        Assert.That((await Until(Sha, status => !status.PendingAdd)).Error, Is.EqualTo("markObjectAsVerifying failed stat /persist/vault/downloader/pending/nothing: no such file or directory"));
    }

    [Test]
    public async Task A_request_without_a_file_is_told()
    {
        Start();
        configs.Publish(Request(""));

        Assert.That((await Until(Sha, status => !status.PendingAdd)).Error, Does.Contain("empty fileLocation"));
    }

    [Test]
    public async Task A_changed_request_changes_only_the_references()
    {
        Start();
        configs.Publish(Request(Download(Content)));
        VerifyImageStatus verified = await Until(Sha, status => status.State == SwState.Verified);
        configs.Publish(Request("/somewhere/else") with { RefCount = 2 });

        Assert.That(await Until(Sha, status => status.RefCount == 2), Is.EqualTo(verified with { RefCount = 2 }));
    }

    [Test]
    public async Task A_request_that_came_and_went_is_given_back()
    {
        configs.Publish(Request(Download(Content)) with { RefCount = 0, Expired = true });
        Start();
        await Until(Sha, status => status.Expired);
        configs.Unpublish(Sha);

        await stage.UntilGoneAsync<VerifyImageStatus>(Sha);
    }

    [Test]
    public async Task Two_files_of_one_digest_one_after_the_other_are_both_looked_at()
    {
        Start();
        configs.Publish(Request(Download(Content)));
        await Until(Sha, status => status.State == SwState.Verified);
        configs.Unpublish(Sha);
        await stage.UntilGoneAsync<VerifyImageStatus>(Sha);
        configs.Publish(Request(Download([1, 2, 3])));

        Assert.That((await Until(Sha, status => !status.PendingAdd)).Error, Does.StartWith("computed "));
    }

    [Test]
    public async Task At_start_good_files_are_told_before_the_mark_and_the_rest_is_removed()
    {
        Put($"verified/{Sha}.{EscapedType}", Content);
        Put($"verified/{new string('b', 64)}.{EscapedType}", Content);
        Put($"verified/{TestImage.Sha([9])}", [9]);
        Put($"verified/{Sha.ToUpperInvariant()}.x", Content);
        Put("verifier/leftover", Content);
        ISubscription<VerifyImageStatus>? heard = null;
        int known = -1;
        Start();
        EventLoopOf(subscribe => heard = subscribe, count => known = count > 0 ? heard!.Items.Count : known);
        await stage.UntilAsync(() => stage.All<VerifyImageStatus>().Count == 1);

        Assert.That(stage.All<VerifyImageStatus>().Single(), Is.EqualTo(new VerifyImageStatus
        {
            ImageSha256 = Sha,
            Name = $"{Sha}.{EscapedType}",
            FileLocation = $"/persist/vault/verifier/verified/{Sha}.{EscapedType}",
            Size = Content.Length,
            MediaType = Type,
            State = SwState.Verified,
        }));
        await Eventually.TrueAsync("the mark came", () => known >= 0);
        Assert.That(known, Is.EqualTo(1));
        Assert.That(Directory.GetFiles(stage.Paths.Of("/persist/vault/verifier"), "*", SearchOption.AllDirectories), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_file_found_at_start_is_used_without_another_look()
    {
        Put($"verified/{Sha}.{EscapedType}", Content);
        Start();
        await stage.UntilAsync(() => stage.All<VerifyImageStatus>().Count == 1);
        configs.Publish(new VerifyImageConfig { ImageSha256 = Sha, Name = Sha, RefCount = 1 });

        Assert.That((await Until(Sha, status => status.RefCount == 1)).State, Is.EqualTo(SwState.Verified));
    }

    [Test]
    public async Task A_killed_verifier_comes_back_with_what_it_had()
    {
        Start();
        configs.Publish(Request(Download(Content)));
        VerifyImageStatus verified = await Until(Sha, status => status.State == SwState.Verified);
        stage.StopAgents();
        int before = stage.Log.Count;
        Start();
        configs.Publish(Request("") with { RefCount = 2 });
        await Until(Sha, status => status.RefCount == 2);

        Assert.That(stage.Log.Skip(before).Select(entry => entry.Value), Is.EqualTo(new object[] { verified with { RefCount = 2 } }));
    }

    private void Start() => stage.Start<Owner.Verifier>(context => new VerifierAgent(context));

    private void EventLoopOf(Action<ISubscription<VerifyImageStatus>> subscribed, Action<int> restarted)
    {
        Agents.EventLoop loop = new(TimeProvider.System);
        PubSub.Memory.MemoryPubSub<Owner.Volumemgr> pubsub = new(stage.Bus, loop);
        loop.Post("subscribe", () => subscribed(pubsub.Subscribe(FromVerifier.VerifyImageStatus, new SubscriptionHandlers<VerifyImageStatus>(_ => { }, OnRestarted: restarted))));
        _ = loop.RunAsync(stop.Token);
    }

    private Task<VerifyImageStatus> Until(string sha256, Func<VerifyImageStatus, bool> wanted) => stage.UntilAsync(sha256, wanted);

    private static VerifyImageConfig Request(string file, string? sha256 = null) =>
        new() { ImageSha256 = sha256 ?? Sha, Name = sha256 ?? Sha, MediaType = Type, FileLocation = file, RefCount = 1 };

    private string Download(byte[] content)
    {
        string path = $"/persist/vault/downloader/pending/{Guid.NewGuid()}";
        Directory.CreateDirectory(Path.GetDirectoryName(stage.Paths.Of(path))!);
        File.WriteAllBytes(stage.Paths.Of(path), content);
        return path;
    }

    private void Put(string name, byte[] content)
    {
        string path = stage.Paths.Of($"/persist/vault/verifier/{name}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
