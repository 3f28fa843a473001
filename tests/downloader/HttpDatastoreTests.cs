using System.Net;
using Eve.Agents.Downloader.Datastores;
using Eve.Tests.Storage;

namespace Eve.Tests.Downloader;

/// <summary>Files by HTTP: the contract, and what only HTTP has.</summary>
public sealed class HttpDatastoreTests : DatastoreContract
{
    private static readonly byte[] Small = "0123456789"u8.ToArray();

    private FileServer server = null!;

    protected override FileServer Server => server;

    protected override bool Resumes => true;

    protected override DatastoreAccess Access => new("DsHttp", server.Address, "img", "", "", "", []);

    protected override string Missing => "missing";

    [Test]
    public async Task A_broken_transfer_goes_on_where_it_was_by_itself()
    {
        string name = Put(Small);
        server.CutAfter.Enqueue(4);
        server.CutAfter.Enqueue(3);
        await FetchAsync(name, Small.Length, hasty: true);

        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(Small));
        Assert.That(server.Requests, Is.EqualTo(new[] { $"GET /img/{name}", $"GET /img/{name} Range bytes=4-", $"GET /img/{name} Range bytes=7-" }));
    }

    [Test]
    public async Task A_server_that_ignores_ranges_is_read_from_the_start()
    {
        string name = Put(Small);
        server.IgnoreRange = true;
        server.CutAfter.Enqueue(4);
        await FetchAsync(name, Small.Length, hasty: true);

        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(Small));
    }

    [Test]
    public async Task A_longer_part_than_the_whole_object_is_thrown_away()
    {
        string name = Put([.. Small, .. Small]);
        server.CutAfter.Enqueue(15);
        using CancellationTokenSource stop = new();
        Assert.That(async () => await FetchAsync(name, 20, new Reports(stop.Cancel), stop: stop.Token), Throws.InstanceOf<OperationCanceledException>());
        server.Files[$"img/{name}"] = Small;
        await FetchAsync(name, Small.Length);

        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(Small));
    }

    [Test]
    public async Task A_crash_between_record_and_rename_loses_nothing()
    {
        string name = Put(Small);
        server.CutAfter.Enqueue(4);
        using CancellationTokenSource stop = new();
        Assert.That(async () => await FetchAsync(name, 10, new Reports(stop.Cancel), stop: stop.Token), Throws.InstanceOf<OperationCanceledException>());
        File.Move(Target + ".progress", Target + ".progress.tmp");
        await FetchAsync(name, 10);

        Assert.That(server.Requests[^1], Does.EndWith("Range bytes=4-"));
        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(Small));
    }

    [TestCase(11)]
    [TestCase(9)]
    public void Another_length_than_configured_is_told_with_both(int size)
    {
        FetchException error = Assert.ThrowsAsync<FetchException>(() => FetchAsync(Put(Small), size))!;

        Assert.That(error.Message, Does.Contain($"premature EOF after 10 out of {size} bytes"));
        Assert.That(server.Requests, Has.Count.EqualTo(1), "another attempt would bring the same");
    }

    [Test]
    public async Task An_unknown_size_is_no_limit()
    {
        await FetchAsync(Put(Small), size: 0);

        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(Small));
    }

    [TestCase(401)]
    [TestCase(403)]
    [TestCase(404)]
    [TestCase(500)]
    public void A_wrong_status_is_told_in_the_recorded_words(int status)
    {
        server.Answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.FromResult(true);
        };

        Assert.That(
            async () => await FetchAsync("x"), Throws.TypeOf<FetchException>().With.Message.EqualTo($"{server.Address}/img/x: (attempt 0/7): bad response code: {status}"));
    }

    [Test]
    public void Nobody_there_is_tried_seven_times()
    {
        server.Dispose();
        FetchException error = Assert.ThrowsAsync<FetchException>(() => FetchAsync("x", hasty: true))!;

        Assert.That(error.Message, Does.Contain("(attempt 0/7): ").And.Contain("(attempt 6/7): ").And.Contain("refused"));
    }

    [Test]
    public async Task A_redirect_is_followed()
    {
        string name = Put(Small);
        server.Answer = context =>
        {
            bool first = context.Request.RawUrl == "/img/moved";
            if (first)
                context.Response.Redirect($"{server.Address}/img/{name}");
            return Task.FromResult(first);
        };
        await FetchAsync("moved", Small.Length);

        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(Small));
    }

    [TestCase("a.img?sv=1&sig=%3D", "/img/a.img?sv=1&sig=%3D")]
    [TestCase("/a//b/../c", "/img/a/c")]
    [TestCase("../../x", "/x")]
    public void Names_become_paths(string name, string path)
    {
        Assert.ThrowsAsync<FetchException>(() => FetchAsync(name));

        Assert.That(server.Requests, Is.EqualTo(new[] { $"GET {path}" }));
    }

    [Test]
    public void A_password_does_not_travel_in_clear_text()
    {
        FetchException error = Assert.ThrowsAsync<FetchException>(() => Open(Access with { ApiKey = "Bearer", Password = "secret" }).FetchAsync(new("x", Target, 0), new Reports(), default))!;

        Assert.That(error.Message, Does.StartWith("sending password over plaintext http is insecure").And.Not.Contain("secret"));
        Assert.That(error.Retryable, Is.False);
        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task A_password_travels_when_the_setting_allows_it()
    {
        string? seen = null;
        server.Answer = context =>
        {
            seen = context.Request.Headers["Authorization"];
            return Task.FromResult(true);
        };
        await Open(Access with { ApiKey = "Bearer", Password = "token", AllowInsecureAuth = true }).FetchAsync(new("x", Target, 0), new Reports(), default);

        Assert.That(seen, Is.EqualTo("Bearer token"));
    }

    [TestCase("Bearer\r\nX: y", "token")]
    [TestCase("Bearer", "to ken")]
    public void Credentials_that_are_no_header_are_refused_before_any_request(string scheme, string password)
    {
        Assert.That(
            async () => await Open(Access with { ApiKey = scheme, Password = password, AllowInsecureAuth = true }).FetchAsync(new("x", Target, 0), new Reports(), default),
            Throws.TypeOf<FetchException>().With.Property(nameof(FetchException.Retryable)).False);
        Assert.That(server.Requests, Is.Empty);
    }

    [TestCase("ftp://files.example")]
    [TestCase("docker://files.example")]
    public void An_address_of_another_kind_is_refused(string fqdn) =>
        Assert.That(
            async () => await Open(Access with { Fqdn = fqdn }).FetchAsync(new("x", Target, 0), new Reports(), default),
            Throws.TypeOf<FetchException>().With.Message.Contains(fqdn).And.Property(nameof(FetchException.Retryable)).False);

    protected override void StartServer() => server = new();

    protected override void StopServer() => server.Dispose();

    protected override string Put(byte[] content)
    {
        server.Files["img/object"] = content;
        return "object";
    }

    private static IDatastore Open(DatastoreAccess access) =>
        DatastoreRegistry.Open(access, new Transport(new Route("lo", IPAddress.Loopback), [], TimeProvider.System));
}
