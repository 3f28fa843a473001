using System.Net;
using System.Text;
using Eve.Agents.Downloader.Datastores;
using Eve.Tests.Storage;

namespace Eve.Tests.Downloader;

/// <summary>Container registries: the contract, names, platforms, and every way of authorization.</summary>
public sealed class OciRegistryTests : DatastoreContract
{
    private TestRegistry registry = null!;

    protected override FileServer Server => registry.Server;

    protected override bool Resumes => false;

    protected override DatastoreAccess Access => new("DsContainerRegistry", registry.Fqdn, "", "", "", "", []);

    protected override string Missing => $"team/app@sha256:{new string('0', 64)}";

    [Test]
    public async Task A_tag_is_the_digest_of_its_manifest()
    {
        string digest = Push("v1");

        Assert.That("sha256:" + await ResolveAsync("team/app:v1"), Is.EqualTo(digest));
    }

    [Test]
    public async Task No_tag_means_latest()
    {
        string digest = Push("latest");

        Assert.That("sha256:" + await ResolveAsync("team/app"), Is.EqualTo(digest));
    }

    [Test]
    public async Task A_prefix_of_the_datastore_stands_before_the_name()
    {
        string digest = new TestImage().Layer(tar => tar.File("x")).Push(registry, "pre/fix/team/app", "v1");

        Assert.That("sha256:" + await ResolveAsync("team/app:v1", Access with { Path = "pre/fix" }), Is.EqualTo(digest));
    }

    [TestCase("application/vnd.oci.image.index.v1+json", "\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}")]
    [TestCase("application/vnd.docker.distribution.manifest.list.v2+json", "\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\",\"variant\":\"v7\"}")]
    [TestCase("application/vnd.oci.image.index.v1+json", "\"annotations\":{}")]
    public async Task An_index_leads_to_the_manifest_of_this_machine(string type, string platform)
    {
        string digest = Push("part");
        registry.AddManifest("team/app", "v1", $$"""
            {"schemaVersion":2,"manifests":[
            {"mediaType":"x","digest":"sha256:{{new string('1', 64)}}","size":1,"platform":{"os":"windows","architecture":"amd64"} },
            {"mediaType":"{{TestImage.ManifestType}}","digest":"{{digest}}","size":1,{{platform}} }]}
            """, type);

        Assert.That("sha256:" + await ResolveAsync("team/app:v1"), Is.EqualTo(digest));
    }

    [Test]
    public void An_index_without_this_machine_lists_what_there_is()
    {
        registry.AddManifest("team/app", "v1", $$"""
            {"manifests":[{"digest":"sha256:{{new string('1', 64)}}","platform":{"os":"linux","architecture":"s390x"} },{"digest":"sha256:{{new string('2', 64)}}","platform":{"os":"windows","architecture":"amd64"} }]}
            """, TestImage.IndexType);

        Assert.That(async () => await ResolveAsync("team/app:v1"), Throws.TypeOf<FetchException>().With.Message.Contains("it offers linux/s390x, windows/amd64"));
    }

    [TestCase("{\"schemaVersion\":1}", "application/vnd.docker.distribution.manifest.v1+json", "schema 1")]
    [TestCase("{}", "application/vnd.oci.image.manifest.v1+json", "no config or no layers")]
    [TestCase("no json", "application/vnd.oci.image.manifest.v1+json", "cannot be read")]
    [TestCase("[]", "application/vnd.oci.image.manifest.v1+json", "cannot be read")]
    public void A_manifest_of_no_use_is_told(string json, string type, string why)
    {
        registry.AddManifest("team/app", "v1", json, type);

        Assert.That(async () => await ResolveAsync("team/app:v1"), Throws.TypeOf<FetchException>().With.Message.Contains(why).And.Message.Contains("team/app"));
    }

    [Test]
    public void An_unknown_tag_is_told_in_the_recorded_words() =>
        Assert.That(
            async () => await ResolveAsync("team/app:v1"),
            Throws.TypeOf<FetchException>().With.Message.EqualTo($"error getting manifest: GET {Server.Address}/v2/team/app/manifests/v1: MANIFEST_UNKNOWN: unknown"));

    [Test]
    public async Task A_manifest_by_digest_tells_its_type()
    {
        string digest = Push("v1");
        FetchResult result = await FetchAsync($"team/app@{digest}", size: 0);

        Assert.That(result.ContentType, Is.EqualTo(TestImage.ManifestType));
        Assert.That(TestRegistry.Digest(File.ReadAllBytes(Target)), Is.EqualTo(digest));
    }

    [Test]
    public void A_blob_with_other_bytes_is_refused_with_both_digests()
    {
        string digest = registry.AddBlob("good"u8.ToArray());
        registry.Damage(digest, "evil"u8.ToArray());

        Assert.That(
            async () => await FetchAsync($"team/app@{digest}", size: 4),
            Throws.TypeOf<FetchException>().With.Message.Contains($"after reading 4 bytes; got \"{TestImage.Sha("evil"u8.ToArray())}\", want \"{digest[7..]}\""));
    }

    [Test]
    public void A_blob_that_is_cut_off_is_told_with_how_much_came()
    {
        string digest = registry.AddBlob(new byte[10_000]);
        Server.CutAfter.Enqueue(4000);

        Assert.That(async () => await FetchAsync($"team/app@{digest}", size: 10_000), Throws.TypeOf<FetchException>().With.Message.Contains("after 4000 of 10000 bytes"));
    }

    [Test]
    public async Task Busy_answers_are_tried_again()
    {
        string digest = Push("v1");
        registry.Faults.Enqueue(503);
        registry.Faults.Enqueue(500);

        Assert.That("sha256:" + await ResolveAsync("team/app:v1"), Is.EqualTo(digest));
    }

    [Test]
    public async Task Basic_authorization_is_given_when_it_is_asked_for()
    {
        string digest = Push("v1");
        registry.BasicUser = "me:secret";

        Assert.That("sha256:" + await ResolveAsync("team/app:v1", Access with { ApiKey = "me", Password = "secret" }), Is.EqualTo(digest));
        Assert.That(
            async () => await ResolveAsync("team/app:v1", Access with { ApiKey = "me", Password = "wrong" }),
            Throws.TypeOf<FetchException>().With.Message.Contains("UNAUTHORIZED").And.Message.Contains("check user and password").And.Message.Not.Contains("wrong"));
    }

    [TestCase("")]
    [TestCase("me:secret")]
    public async Task A_token_is_fetched_for_the_repository_and_used_for_its_blobs(string user)
    {
        string digest = Push("v1");
        string blob = registry.AddBlob("blob"u8.ToArray());
        registry.TokenUser = user;
        string[] credentials = user.Split(':') is [var name, var password] ? [name, password] : ["", ""];
        IDatastore datastore = Open(Access with { ApiKey = credentials[0], Password = credentials[1] });

        Assert.That("sha256:" + await ((ITagResolver)datastore).ResolveAsync("team/app:v1", default), Is.EqualTo(digest));
        await datastore.FetchAsync(new($"team/app@{blob}", Target, 4), new Reports(), default);
        Assert.That(File.ReadAllText(Target), Is.EqualTo("blob"));
        Assert.That(Server.Requests.Count(request => request.StartsWith("GET /token?service=test%20registry&scope=repository%3Ateam%2Fapp%3Apull", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public void A_token_server_that_refuses_is_told()
    {
        registry.TokenUser = "me:secret";

        Assert.That(async () => await ResolveAsync("team/app:v1"), Throws.TypeOf<FetchException>().With.Message.Contains("token server refused with status 401"));
    }

    [TestCase("{}", "no token in bearer response")]
    [TestCase("<html>", "no JSON object")]
    public void A_token_answer_without_a_token_is_told(string answer, string why)
    {
        registry.TokenUser = "";
        registry.BadToken = answer;

        Assert.That(async () => await ResolveAsync("team/app:v1"), Throws.TypeOf<FetchException>().With.Message.Contains(why));
    }

    [Test]
    public async Task An_access_token_is_preferred()
    {
        Push("v1");
        registry.TokenUser = "";
        registry.BadToken = """{"token":"old","access_token":"token-for-team/app"}""";

        await ResolveAsync("team/app:v1");
    }

    [Test]
    public async Task Many_at_once_share_one_greeting()
    {
        IDatastore datastore = Open(Access);
        string[] blobs = [.. Enumerable.Range(0, 8).Select(i => registry.AddBlob(Encoding.ASCII.GetBytes($"blob {i}")))];
        await Task.WhenAll(blobs.Select((blob, i) => datastore.FetchAsync(new($"team/app@{blob}", $"{Target}{i}", 0), new Reports(), default)));

        Assert.That(Server.Requests.Count(request => request == "GET /v2/"), Is.EqualTo(1));
        foreach (string file in Enumerable.Range(0, 8).Select(i => $"{Target}{i}"))
            File.Delete(file);
    }

    [TestCase("127.0.0.1:5000")]
    [TestCase("http://127.0.0.1:5000")]
    public void An_address_of_another_kind_is_refused(string fqdn) =>
        Assert.That(
            () => Open(Access with { Fqdn = fqdn }),
            Throws.TypeOf<FetchException>().With.Message.Contains("invalid OCI registry URL").And.Property(nameof(FetchException.Retryable)).False);

    [TestCase("team/app@sha256:123")]
    [TestCase("@sha256:")]
    [TestCase("")]
    public void A_name_of_no_image_is_refused(string name) =>
        Assert.That(async () => await FetchAsync(name), Throws.TypeOf<FetchException>().With.Property(nameof(FetchException.Retryable)).False);

    protected override void StartServer() => registry = new();

    protected override void StopServer() => registry.Dispose();

    protected override string Put(byte[] content) => $"team/app@{registry.AddBlob(content)}";

    private string Push(string tag) => new TestImage().Layer(tar => tar.File("x")).Push(registry, "team/app", tag);

    private Task<string> ResolveAsync(string name, DatastoreAccess? access = null) => ((ITagResolver)Open(access ?? Access)).ResolveAsync(name, default);

    private static IDatastore Open(DatastoreAccess access) =>
        DatastoreRegistry.Open(access, new Transport(new Route("lo", IPAddress.Loopback), [], TimeProvider.System));
}
