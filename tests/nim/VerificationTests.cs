using Eve.Agents.Nim.Core;
using Eve.Types;
using static Eve.Agents.Nim.Tests.Configs;

namespace Eve.Agents.Nim.Tests;

public sealed class VerificationTests
{
    private static readonly TimeSpan Unit = TimeSpan.FromSeconds(30);

    [Test]
    public void Verification_begins_at_the_top_and_skips_what_failed_just_now()
    {
        Assert.That(Start(Entry("zedagent"), Entry("lastresort", 1970)).Testing, Is.Zero);
        Assert.That(Start(Entry("zedagent").Failed(TimeSpan.FromMinutes(2)), Entry("usb", 2025)).Testing, Is.EqualTo(1));
        Assert.That(Start(Entry("zedagent").Failed(TimeSpan.FromMinutes(5)), Entry("usb", 2025)).Testing, Is.Zero);
        Assert.That(Start(Entry("zedagent").Failed(TimeSpan.FromMinutes(-5)), Entry("usb", 2025)).Testing, Is.Zero, "failed in the future: the clock was set");
    }

    [Test]
    public void Nothing_below_a_manual_entry_is_tested()
    {
        NimState state = Start(Entry(PortList.Manual).Failed(TimeSpan.FromMinutes(1)), Entry("lastresort", 1970));

        Assert.That((state.Testing, state.Index), Is.EqualTo((-1, 0)));
    }

    [TestCase(0, DPCState.AsyncWait, false)]
    [TestCase(0, DPCState.IPDNSWait, true)]
    [TestCase(149, DPCState.IPDNSWait, true)]
    [TestCase(150, DPCState.Fail, true)]
    public void Without_address_it_waits_five_units(int seconds, DPCState expected, bool settled)
    {
        NimState state = Step(Start(Entry("zedagent")), NoLease(), null, seconds, settled);

        Assert.That(state.List.Entries[0].State, Is.EqualTo(expected));
        Assert.That(state.List.Entries[0].LastFailed.IsZero, Is.EqualTo(expected != DPCState.Fail));
    }

    [TestCase(59, DPCState.IntfWait)]
    [TestCase(60, DPCState.Fail)]
    public void A_missing_interface_is_waited_for_two_units(int seconds, DPCState expected)
    {
        NimState state = Step(Start(Entry("zedagent", 2026, Port("eth1"))), NoLease("eth0"), null, seconds);

        Assert.That(state.List.Entries[0].State, Is.EqualTo(expected));
        if (expected == DPCState.Fail)
            Assert.That(state.List.Entries[0].LastError, Does.Contain("eth1 is missing"));
    }

    [Test]
    public void An_answer_of_the_controller_ends_verification()
    {
        NimState state = Step(Start(Entry("zedagent"), Entry("lastresort", 1970)), Leased(), Test(TestVerdict.Passed));

        DevicePortConfig entry = state.List.Entries[0];
        Assert.That((state.Testing, state.List.Current), Is.EqualTo((-1, 0)));
        Assert.That(entry.State, Is.EqualTo(DPCState.Success));
        Assert.That((entry.LastSucceeded, entry.LastIPAndDNS, entry.LastError), Is.EqualTo(((GoTime)Now, (GoTime)Now, "")));
        Assert.That(entry.Ports![0].LastSucceeded, Is.EqualTo((GoTime)Now));
    }

    [Test]
    public void Trouble_at_the_controller_counts_as_reachable()
    {
        NimState state = Step(Start(Entry("zedagent")), Leased(), Test(TestVerdict.RemoteTrouble, "status 503"));

        DevicePortConfig entry = state.List.Entries[0];
        Assert.That((state.Testing, entry.State), Is.EqualTo((-1, DPCState.RemoteWait)));
        Assert.That((entry.LastWarning, entry.LastSucceeded), Is.EqualTo(("status 503", (GoTime)Now)));
        Assert.That(entry.Ports![0].LastError, Is.EqualTo("status 503"));
    }

    [Test]
    public void A_silent_controller_leads_to_the_next_entry()
    {
        NimState state = Step(Start(Entry("zedagent"), Entry("lastresort", 1970)), Leased(), Test(TestVerdict.Failed, "no answer"));

        Assert.That(state.Testing, Is.EqualTo(1));
        Assert.That(state.List.Entries[0].State, Is.EqualTo(DPCState.FailWithIPAndDNS));
        Assert.That(state.List.Entries[0].LastIPAndDNS, Is.EqualTo((GoTime)Now));
        Assert.That(state.List.Entries[0].LastError, Is.EqualTo("no answer"));
    }

    [Test]
    public void When_all_failed_the_first_stays_in_the_kernel()
    {
        NimState state = Step(Start(Entry("zedagent")), Leased(), Test(TestVerdict.Failed, "no answer"));

        Assert.That((state.Testing, state.Index), Is.EqualTo((-1, 0)));
    }

    [Test]
    public void Only_the_second_failed_test_in_a_row_starts_verification()
    {
        NimState state = NimState.Initial with { List = List(0, Entry("zedagent").Working()) };

        NimState once = Verification.Periodic(state, Test(TestVerdict.Failed, "no answer"), Now);
        Assert.That((once.Testing, once.List.Entries[0].State, once.List.Entries[0].Ports![0].LastError), Is.EqualTo((-1, DPCState.Success, "no answer")));

        Assert.That(Verification.Periodic(once, Test(TestVerdict.Failed, "no answer"), Now).Testing, Is.Zero);
        NimState between = Verification.Periodic(once, Test(TestVerdict.RemoteTrouble, "503"), Now);
        Assert.That(Verification.Periodic(between, Test(TestVerdict.Failed, "no answer"), Now).Testing, Is.EqualTo(-1));
    }

    [Test]
    public void Judging_twice_changes_nothing([Values] TestVerdict verdict, [Values(0, 59, 60, 149, 150)] int seconds, [Values] bool lease)
    {
        NimState state = Start(Entry("zedagent"), Entry("lastresort", 1970));
        PortsReport report = lease ? Leased() : NoLease();

        NimState once = Step(state, report, null, seconds);
        if (once.Testing == state.Testing)
            Assert.That(Step(once, report, null, seconds), Is.EqualTo(once));
        NimState tested = Step(once, report, Test(verdict), seconds);
        Assert.That(tested.Index, Is.InRange(0, 1), "something is always chosen");
    }

    private static NimState Start(params DevicePortConfig[] entries) => Verification.Start(NimState.Initial with { List = List(-1, entries) }, Now);

    private static NimState Step(NimState state, PortsReport report, TestResult? test, int seconds = 0, bool settled = true) =>
        Verification.Step(state with { Since = Now.AddSeconds(-seconds) }, report, settled, test, Unit, keepLastResort: false, Now);
}
