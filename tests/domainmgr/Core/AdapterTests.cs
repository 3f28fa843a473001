using Eve.Agents.Domainmgr.Core;
using Eve.Agents.Domainmgr.Core.Adapters;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Tests.Core;

/// <summary>The device's adapters and who gets them (domainmgr facts, section 7; DM-018 to DM-021).</summary>
public sealed class AdapterTests
{
    private static readonly Guid Other = Guid.Parse("10000000-0000-4000-8000-000000000002");
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly PhysicalIOAdapterList List = new()
    {
        AdapterList =
        [
            Adapter("ethernet0", "uplink", "group0", "eth0", PhyIoType.NetEth),
            Adapter("ethernet1", "lan", "group1", "eth1", PhyIoType.NetEth),
            Adapter("COM1", "serial", "group2", "", PhyIoType.Com),
            Adapter("COM2", "serial2", "group2", "", PhyIoType.Com),
            Adapter("audio0", "audio", "", "", PhyIoType.Audio),
        ],
    };

    private static readonly DeviceNetworkStatus Network = new() { DPCKey = "zedagent", Ports = [new() { IfName = "eth0" }] };

    private static AdapterTable Table => AdapterTable.Empty.WithList(List, _ => new(true, MacAddr: "02:00:00:00:00:01"), Now).Placed(Network, AdapterSettings.Default);

    [Test]
    public void The_uplink_is_a_port_and_stays_in_the_host()
    {
        Assert.That(Table.Published.Initialized, Is.True);
        Assert.That(Table.Bundles[0], Has.Property("IsPort").True.And.Property("KeepInHost").True.And.Property("MacAddr").EqualTo("02:00:00:00:00:01"));
        Assert.That(Table.Bundles.Skip(1).Select(bundle => bundle.IsPort), Is.All.False);
    }

    [TestCase("group1", "ethernet1")]
    [TestCase("LAN", "ethernet1")]
    [TestCase("serial", "COM1 COM2")]
    [TestCase("eth1", "")]
    [TestCase("", "")]
    public void An_adapter_is_found_by_group_or_label_but_not_by_interface(string name, string labels) =>
        Assert.That(string.Join(' ', Table.Find(name).Select(bundle => bundle.Phylabel)), Is.EqualTo(labels));

    [TestCase("eth9", "unknown", ErrorSeverity.Error)]
    [TestCase("audio", "assignment group", ErrorSeverity.Error)]
    [TestCase("uplink", "network port", ErrorSeverity.Error)]
    public void What_cannot_be_had_is_explained(string adapter, string part, ErrorSeverity severity)
    {
        (AdapterTable table, ErrorDescription? error) = Reserve(Table, adapter);

        Assert.That(error!.Error, Does.Contain(part).And.Contain(adapter));
        Assert.That(error.ErrorSeverity, Is.EqualTo(severity));
        Assert.That(table, Is.EqualTo(Table));
    }

    [TestCase(SwState.Running, ErrorSeverity.Warning)]
    [TestCase(SwState.Halting, ErrorSeverity.Notice)]
    [TestCase(null, ErrorSeverity.Error)]
    public void An_adapter_in_use_names_the_other_app(SwState? other, ErrorSeverity severity)   // DM-019
    {
        AdapterTable used = Table.Used(Table.Find("group2"), Other);

        (_, ErrorDescription? error) = Reservation.Reserve(used, Scene.App, [new() { Name = "serial" }], false, _ => other);

        Assert.That(error!.ErrorSeverity, Is.EqualTo(severity));
        Assert.That(error.Error, Does.Contain(Other.ToString()));
        Assert.That(error.ErrorEntities?[0]?.EntityID, Is.EqualTo(other is null ? null : Other.ToString()));
    }

    [Test]
    public void A_group_is_given_and_taken_back_as_a_whole()   // DM-021
    {
        (AdapterTable table, ErrorDescription? error) = Reserve(Table, "serial");

        Assert.That(error, Is.Null);
        Assert.That(table.Bundles.Where(bundle => bundle.UsedByUUID == Scene.App).Select(bundle => bundle.Phylabel), Is.EqualTo((string[])["COM1", "COM2"]));
        Assert.That(table.Released(Scene.App), Is.EqualTo(Table));
    }

    [Test]
    public void A_new_list_keeps_who_uses_what_and_drops_what_is_gone()
    {
        AdapterTable used = Table.Used(Table.Find("group2"), Other);

        AdapterTable table = used.WithList(List with { AdapterList = [List.AdapterList![2]] }, _ => new(true), Now);

        Assert.That(table.Bundles.Select(bundle => (bundle.Phylabel, bundle.UsedByUUID)), Is.EqualTo(((string, Guid)[])[("COM1", Other)]));
    }

    [Test]
    public void A_missing_device_is_marked_until_it_is_there()
    {
        AdapterTable missing = AdapterTable.Empty.WithList(List, _ => new(false), Now);
        Assert.That(missing.Bundles[1].Error.Errors![0].ErrStr, Does.Contain("eth1"));
        Assert.That(Reserve(missing.Placed(Network, AdapterSettings.Default), "lan").Error!.Error, Does.Contain("does not exist"));

        Assert.That(missing.WithList(List, _ => new(true), Now).Bundles[1].Error, Is.EqualTo(IOBundleError.Zero));
    }

    [Test]
    public void A_PCI_device_needs_IO_virtualization()
    {
        AdapterTable pci = AdapterTable.Empty.WithList(List, _ => new(true, "0000:03:00.0"), Now).Placed(Network, AdapterSettings.Default);

        Assert.That(Reserve(pci, "serial").Error!.Error, Does.Contain("0000:03:00.0"));
    }

    [Test]
    public void An_app_waits_for_its_adapter_and_starts_when_it_is_free()
    {
        DomainConfig config = Scene.Config() with { IoAdapterList = [new() { Name = "serial" }] };
        Scene scene = new Scene { Adapters = Table.Used(Table.Find("group2"), Other), StateOf = _ => SwState.Running }.Want(config);
        Assert.That((scene.Status.AdaptersFailed, scene.Status.State, scene.Status.IoAdapterList), Is.EqualTo((true, SwState.Installed, (ValueList<IoAdapter>?)null)));

        scene.Adapters = scene.Adapters.Released(Other);
        scene.Look();
        Assert.That((scene.Status.AdaptersFailed, scene.Status.State, scene.Status.Error), Is.EqualTo((false, SwState.Running, "")));
        Assert.That(scene.Status.IoAdapterList, Is.EqualTo(config.IoAdapterList));

        scene.Want(config with { Activate = false });
        Assert.That(scene.Adapters, Is.EqualTo(Table));
        Assert.That(scene.Status.IoAdapterList, Is.Empty);
    }

    [Test]
    public void An_app_with_adapters_waits_for_the_list()
    {
        DomainConfig config = Scene.Config() with { IoAdapterList = [new() { Name = "serial" }] };
        Scene scene = new Scene().Want(config);
        Assert.That((scene.Status.AdaptersFailed, scene.Status.ErrorSeverity), Is.EqualTo((true, ErrorSeverity.Notice)));

        scene.Adapters = Table;
        Assert.That(scene.Look().Status.State, Is.EqualTo(SwState.Running));
    }

    private static (AdapterTable Table, ErrorDescription? Error) Reserve(AdapterTable table, string adapter) =>
        Reservation.Reserve(table, Scene.App, [new() { Name = adapter }], ioVirtualization: false, _ => null);

    private static PhysicalIOAdapter Adapter(string label, string logical, string group, string ifname, PhyIoType type) =>
        new() { Phylabel = label, Logicallabel = logical, Assigngrp = group, Ptype = type, Phyaddr = new() { Ifname = ifname } };
}
