using Eve.Controller.Store;
using Google.Protobuf;

namespace Eve.Controller.Tests.Store;

/// <summary>What every store keeps to.</summary>
public abstract class StoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, 7, TimeSpan.Zero);

    private IStore store = null!;

    protected abstract IStore Open();

    [SetUp]
    public void OpenStore() => store = Open();

    [TearDown]
    public void CloseStore() => store.Dispose();

    protected static DeviceRecord Device(string name, string hash = "") => new(
        Guid.NewGuid(), name, $"SN-{name}", "0bd1", hash == "" ? "" : "PEM", hash, Noon, hash == "" ? null : Noon.AddHours(1), null, ByteString.CopyFrom(1, 2, 3));

    [Test]
    public void A_device_is_found_as_it_was_added()
    {
        DeviceRecord device = Device("a", "aa") with { Certificates = ByteString.CopyFrom(4), IntegrityToken = ByteString.CopyFrom(5), StorageKeys = ByteString.CopyFrom(6), LastSeen = Noon };

        Assert.That(store.Add(device), Is.True);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(store.Device(device.Id), Is.EqualTo(device));
            Assert.That(store.DeviceByName("a"), Is.EqualTo(device));
            Assert.That(store.DeviceByCertificate("aa"), Is.EqualTo(device));
            Assert.That(store.DevicesByOnboarding("0bd1"), Is.EqualTo(new[] { device }));
            Assert.That(store.Devices(), Is.EqualTo(new[] { device }));
            Assert.That(store.Device(Guid.NewGuid()), Is.Null);
            Assert.That(store.DeviceByName("b"), Is.Null);
        }
    }

    [Test]
    public void Devices_come_in_the_order_of_their_names()
    {
        foreach (string name in (string[])["c", "a", "B"])
            store.Add(Device(name));

        Assert.That(store.Devices().Select(device => device.Name), Is.EqualTo(new[] { "B", "a", "c" }));
    }

    [Test]
    public void Names_ids_and_certificates_are_unique_but_many_devices_may_have_no_certificate()
    {
        DeviceRecord first = Device("a", "aa");
        store.Add(first);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(store.Add(Device("a")), Is.False, "name");
            Assert.That(store.Add(Device("b", "aa")), Is.False, "certificate");
            Assert.That(store.Add(Device("c") with { Id = first.Id }), Is.False, "id");
            Assert.That(store.Add(Device("d")), Is.True);
            Assert.That(store.Add(Device("e")), Is.True);
            Assert.That(store.DeviceByCertificate(""), Is.Null);
        }
    }

    [Test]
    public void An_edit_replaces_the_device()
    {
        DeviceRecord device = Device("a");
        store.Add(device);

        DeviceRecord? edited = store.Edit(device.Id, stored => stored with { Name = "b", CertificateHash = "bb" });

        Assert.That(edited, Is.EqualTo(device with { Name = "b", CertificateHash = "bb" }));
        Assert.That(store.DeviceByCertificate("bb"), Is.EqualTo(edited));
        Assert.That(store.Edit(Guid.NewGuid(), stored => stored), Is.Null);
    }

    [Test]
    public void An_edit_that_fails_or_clashes_changes_nothing()
    {
        DeviceRecord device = Device("a");
        store.Add(device);
        store.Add(Device("b", "bb"));

        Assert.That(() => store.Edit(device.Id, _ => throw new InvalidDataException("no")), Throws.TypeOf<InvalidDataException>());
        Assert.That(store.Edit(device.Id, stored => stored with { Name = "b" }), Is.Null);
        Assert.That(store.Edit(device.Id, stored => stored with { CertificateHash = "bb" }), Is.Null);
        Assert.That(store.Device(device.Id), Is.EqualTo(device));
    }

    [Test]
    public void Edits_at_the_same_time_are_all_counted()
    {
        DeviceRecord device = Device("a") with { Config = ByteString.CopyFrom(0) };
        store.Add(device);

        Parallel.For(0, 100, _ => store.Edit(device.Id, stored => stored with { Config = ByteString.CopyFrom((byte)(stored.Config[0] + 1)) }));

        Assert.That(store.Device(device.Id)!.Config[0], Is.EqualTo(100));
    }

    [Test]
    public void Only_the_last_report_of_an_object_is_kept()
    {
        DeviceRecord device = Device("a");
        store.Add(device);
        Report old = new("ainfo", "x", Noon, ByteString.CopyFrom(1));
        Report other = new("ainfo", "y", Noon, ByteString.CopyFrom(2));
        store.Put(device.Id, old);
        store.Put(device.Id, other);

        store.Put(device.Id, old with { Message = ByteString.CopyFrom(3) });

        Assert.That(store.Reports(device.Id), Is.EqualTo(new[] { old with { Message = ByteString.CopyFrom(3) }, other }));
        Assert.That(store.Report(device.Id, "ainfo", "y"), Is.EqualTo(other));
        store.RemoveReport(device.Id, "ainfo", "y");
        Assert.That(store.Report(device.Id, "ainfo", "y"), Is.Null);
    }

    [Test]
    public void The_oldest_logs_make_room()
    {
        DeviceRecord device = Device("a");
        store.Add(device);
        for (byte i = 0; i < 5; i++)
            store.Append(device.Id, new(i % 2 == 0 ? null : device.Id, Noon, ByteString.CopyFrom(i)), keep: 3);

        Assert.That(store.Logs(device.Id), Is.EqualTo(new LogFile[]
        {
            new(null, Noon, ByteString.CopyFrom(2)), new(device.Id, Noon, ByteString.CopyFrom(3)), new(null, Noon, ByteString.CopyFrom(4)),
        }));
    }

    [Test]
    public void A_removed_device_takes_its_reports_and_logs_along()
    {
        DeviceRecord device = Device("a");
        store.Add(device);
        store.Put(device.Id, new("dinfo", "", Noon, ByteString.Empty));
        store.Append(device.Id, new(null, Noon, ByteString.Empty), keep: 3);

        Assert.That(store.Remove(device.Id), Is.True);
        Assert.That(store.Remove(device.Id), Is.False);
        store.Put(device.Id, new("dinfo", "", Noon, ByteString.Empty));
        store.Append(device.Id, new(null, Noon, ByteString.Empty), keep: 3);

        store.Add(device);
        Assert.That(store.Reports(device.Id), Is.Empty);
        Assert.That(store.Logs(device.Id), Is.Empty);
    }

    [Test]
    public void Settings_and_onboarding_certificates_are_kept()
    {
        store.SetSetting("epoch", "1");
        store.SetSetting("epoch", "2");
        store.Add(new OpenOnboarding("ab", "PEM"));
        store.Add(new OpenOnboarding("ab", "PEM2"));

        Assert.That(store.Setting("epoch"), Is.EqualTo("2"));
        Assert.That(store.Setting("other"), Is.Null);
        Assert.That(store.OpenOnboarding("ab"), Is.EqualTo(new OpenOnboarding("ab", "PEM2")));
        Assert.That(store.OpenOnboarding("cd"), Is.Null);
    }
}
