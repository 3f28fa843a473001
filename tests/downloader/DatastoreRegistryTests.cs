using System.Net;
using System.Text;
using Eve.Agents.Downloader.Datastores;
using Eve.Types;

namespace Eve.Tests.Downloader;

public sealed class DatastoreRegistryTests
{
    private static readonly DatastoreAccess Access = new("", "http://127.0.0.1:1", "", "", "", "", []);

    [TestCase("DsS3")]
    [TestCase("DsAzureBlob")]
    [TestCase("DsGoogleStorage")]
    [TestCase("DsSFTP")]
    [TestCase("DsFoo")]
    public void A_datastore_type_that_is_not_there_is_told_by_name(string type)
    {
        using Transport transport = new(new Route("lo", IPAddress.Loopback), [], TimeProvider.System);

        Assert.That(
            () => DatastoreRegistry.Open(Access with { Type = type }, transport),
            Throws.TypeOf<FetchException>().With.Message.StartsWith($"unsupported transport method {type}").And.Property(nameof(FetchException.Retryable)).False);
    }

    [Test]
    public void A_certificate_that_is_none_is_refused() =>
        Assert.That(
            () => new Transport(new Route("lo", IPAddress.Loopback), [Bytes.From(Encoding.ASCII.GetBytes("garbage"))], TimeProvider.System),
            Throws.TypeOf<FetchException>().With.Message.Contains("failed to append trusted cert"));

    [TestCase("http://files.example/x", "http://proxy.example:3128/")]
    [TestCase("https://files.example/x", null)]
    [TestCase("http://inside.example/x", null)]
    [TestCase("http://a.inside.example/x", null)]
    public void A_proxy_is_used_for_its_scheme_and_not_for_exceptions(string address, string? proxy)
    {
        Route route = new("eth0", IPAddress.Loopback, HttpProxy: new("http://proxy.example:3128"), NoProxy: "localhost, .inside.example");

        Assert.That(route.IsBypassed(new(address)) ? null : route.GetProxy(new(address))?.ToString(), Is.EqualTo(proxy));
    }

    [Test]
    public void Secrets_are_not_shown() =>
        Assert.That((Access with { ApiKey = "user", Password = "geheim" }).ToString(), Does.Not.Contain("geheim").And.Not.Contain("user"));
}
