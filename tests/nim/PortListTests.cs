using Eve.Agents.Nim.Core;
using Eve.Types;
using static Eve.Agents.Nim.Tests.Configs;

namespace Eve.Agents.Nim.Tests;

public sealed class PortListTests
{
    [Test]
    public void The_controllers_entry_goes_first_whatever_its_time()
    {
        PortList list = List(0, Entry("usb", 2030).Working()).Put(Entry("zedagent", 2026));

        Assert.That(list.Keys(), Is.EqualTo("zedagent usb"));
        Assert.That(list.Current, Is.EqualTo(1), "what works stays in use until the new one is verified");
    }

    [Test]
    public void Another_source_with_a_newer_time_goes_before_the_controllers() =>
        Assert.That(List(0, Entry("zedagent", 2026)).Put(Entry("usb", 2027)).Keys(), Is.EqualTo("usb zedagent"));

    [Test]
    public void A_manual_entry_goes_first_and_replaces_the_older_one()
    {
        DevicePortConfig other = Entry(PortList.Manual, 2025, Port() with { DNSServers = [IpText.Parse("192.0.2.53")] });

        PortList list = List(1, Entry(PortList.Manual, 2020), Entry("zedagent").Working(), Entry("lastresort", 1970)).Put(other);

        Assert.That(list.Keys(), Is.EqualTo("manual zedagent lastresort"));
        Assert.That(list.Entries[0], Is.EqualTo(other));
    }

    [Test]
    public void The_controller_goes_before_a_manual_entry_that_is_there_already() =>
        Assert.That(List(0, Entry(PortList.Manual, 2030)).Put(Entry("zedagent", 2026)).Keys(), Is.EqualTo("zedagent manual"));

    [Test]
    public void The_same_settings_with_a_newer_time_change_nothing_while_in_use()
    {
        PortList before = List(0, Entry("zedagent", 2026).Working());

        Assert.That(before.Put(Entry("zedagent", 2027)), Is.SameAs(before));
    }

    [Test]
    public void Changed_settings_with_a_newer_time_go_above_the_old_ones()
    {
        DevicePortConfig changed = Entry("zedagent", 2027, Port() with { DNSServers = [IpText.Parse("192.0.2.53")] });

        PortList list = List(0, Entry("zedagent", 2026).Working()).Put(changed);

        Assert.That(list.Entries[0], Is.EqualTo(changed));
        Assert.That(list.Entries, Has.Count.EqualTo(2));
        Assert.That(list.Current, Is.EqualTo(1));
    }

    [Test]
    public void Changed_settings_with_the_same_time_replace_the_entry()
    {
        DevicePortConfig changed = Entry("zedagent", 2026, Port() with { MTU = 1400 });

        PortList list = List(0, Entry("zedagent", 2026).Working()).Put(changed);

        Assert.That(list.Entries, Is.EqualTo((ValueList<DevicePortConfig>)[changed]));
    }

    [Test]
    public void A_newer_time_of_an_entry_not_in_use_keeps_its_results()
    {
        DevicePortConfig old = Entry("usb", 2020).Failed(TimeSpan.FromHours(1));

        PortList list = List(0, Entry("zedagent").Working(), old).Put(Entry("usb", 2021));

        Assert.That(list.Entries[1].LastFailed, Is.EqualTo(old.LastFailed));
        Assert.That(list.Entries[1].State, Is.EqualTo(DPCState.None));
    }

    [Test]
    public void A_removed_entry_hands_over_to_the_first_if_that_works()
    {
        Assert.That(List(0, Entry("zedagent").Working(), Entry("lastresort", 1970).Working()).Remove("zedagent").Current, Is.EqualTo(0));
        Assert.That(List(0, Entry("zedagent").Working(), Entry("lastresort", 1970)).Remove("zedagent").Current, Is.EqualTo(-1));
    }

    [TestCase(false, "zedagent")]
    [TestCase(true, "zedagent lastresort")]
    public void Compression_drops_what_cannot_matter_any_more(bool keepLastResort, string expected)
    {
        DevicePortConfig older = Entry("zedagent", 2025, Port() with { MTU = 1400 }).Working();

        PortList list = List(0, Entry("zedagent").Working(), older, Entry("usb", 2024), Entry("lastresort", 1970)).Compress(keepLastResort);

        Assert.That(list.Keys(), Is.EqualTo(expected));
        Assert.That(list.Current, Is.Zero);
    }

    [Test]
    public void Until_the_controllers_entry_worked_the_newest_of_each_source_is_kept() =>
        Assert.That(List(1, Entry("zedagent"), Entry("usb", 2025).Working(), Entry("usb", 2024, Port("eth1")), Entry("lastresort", 1970)).Compress(false).Keys(), Is.EqualTo("zedagent usb lastresort"));

    [Test]
    public void A_restored_list_uses_nothing_yet_and_drops_what_has_no_management_port()
    {
        NetworkPortConfig tested = Port() with { LastError = "old", LastFailed = Now };
        DevicePortConfigList saved = new() { CurrentIndex = 1, PortConfigList = [Entry("a", 2026, Port() with { IsMgmt = false }), Entry("b", 2025, tested).Failed(TimeSpan.FromMinutes(1))] };

        PortList list = PortList.Restore(saved);

        Assert.That(list.Keys(), Is.EqualTo("b"));
        Assert.That(list.Current, Is.EqualTo(-1));
        Assert.That(list.Entries[0].Ports![0].LastError, Is.Empty);
        Assert.That(list.Entries[0].LastFailed, Is.Not.EqualTo(GoTime.Zero), "the five minutes rule holds across a restart");
    }

    [Test]
    public void Old_files_without_layer_3_flags_and_labels_are_completed()
    {
        DevicePortConfig config = Sanitize.Run("global", new() { Ports = [new() { IfName = "eth0", IsMgmt = true }] }, fromFile: true);

        NetworkPortConfig port = config.Ports![0];
        Assert.That(config.Key, Is.EqualTo("global"));
        Assert.That(config.TimePriority.ToString(), Is.EqualTo("1980-01-01T00:00:00Z"));
        Assert.That(port.IsL3Port, Is.True);
        Assert.That((port.Phylabel, port.Logicallabel), Is.EqualTo(("eth0", "eth0")));
        Assert.That(port.SharedLabels, Is.EqualTo((ValueList<string>)["all", "uplink", "freeuplink"]));
    }
}
