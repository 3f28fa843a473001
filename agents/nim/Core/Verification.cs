using Eve.Types;

namespace Eve.Agents.Nim.Core;

/// <summary>
/// All that nim remembers about its choice: the list, and the verification that goes on, if any.
/// </summary>
/// <param name="Testing">Index of the entry under test; -1 when none is.</param>
/// <param name="Since">When the test of this entry began; all its limits count from here.</param>
/// <param name="Failures">How many periodic tests of the entry in use failed in a row.</param>
public sealed record NimState(PortList List, int Testing, DateTimeOffset Since, int Failures)
{
    public static NimState Initial { get; } = new(PortList.Empty, -1, default, 0);

    /// <summary>The entry that belongs in the kernel: under test, else in use.</summary>
    public int Index => Testing >= 0 ? Testing : List.Current;

    public DevicePortConfig? Entry => Index >= 0 && Index < List.Entries.Count ? List.Entries[Index] : null;
}

/// <summary>The choice among the entries: one after the other until one gives the controller (nim facts, section 4). Pure.</summary>
public static class Verification
{
    /// <summary>Begins at the top. Without any entry to test, the operator's or the first one is applied as it is.</summary>
    public static NimState Start(NimState state, DateTimeOffset now)
    {
        PortList list = state.List;
        if (list.Entries.Count == 0)
            return state with { List = list with { Current = -1 }, Testing = -1, Failures = 0 };
        int manual = list.IndexOf(PortList.Manual);
        int last = manual >= 0 ? manual : list.Entries.Count - 1;
        for (int index = 0; index <= last; index++)
            if (PortState.Testable(list.Entries[index], now))
                return Begin(state, index, now);
        return state with { List = list with { Current = Math.Max(manual, 0) }, Testing = -1, Failures = 0 };
    }

    /// <summary>Judges the entry under test by what the kernel shows and by the connectivity test, if one was made.</summary>
    /// <param name="settled">The entry's settings are in the kernel (or were refused by it).</param>
    /// <param name="unit">timer.port.testduration, the unit of all limits.</param>
    /// <param name="keepLastResort">network.fallback.any.eth is enabled.</param>
    public static NimState Step(NimState state, PortsReport report, bool settled, TestResult? test, TimeSpan unit, bool keepLastResort, DateTimeOffset now)
    {
        if (state.Testing < 0)
            return state;
        DevicePortConfig entry = state.List.Entries[state.Testing];
        DeviceNetworkStatus status = NetworkStatus.For(entry, state.Testing, testing: true, report);
        TimeSpan spent = now - state.Since;
        bool ready = HasAddressAndDns(status);

        if (!settled)
            return Wait(state, DPCState.AsyncWait);
        if (!status.Ports.OrEmpty().Any(port => port.IsMgmt && report.Link(port.IfName) is not null))
            return spent < 2 * unit ? Wait(state, DPCState.IntfWait) : Fail(state, DPCState.Fail, Missing(status), now);
        if (!ready)
            return spent < 5 * unit
                ? Wait(state, DPCState.IPDNSWait)
                : Fail(state, DPCState.Fail, NoAddress(report), now);
        if (test is null)
            return Wait(state, entry.State == DPCState.AsyncWait ? DPCState.None : entry.State);
        return test.Verdict switch
        {
            TestVerdict.Passed => Succeed(state, DPCState.Success, test, now, keepLastResort),
            TestVerdict.RemoteTrouble => Succeed(state, DPCState.RemoteWait, test, now, keepLastResort),
            TestVerdict.NotReady when spent < 5 * unit => Wait(Put(state, Results(entry, test, now)), DPCState.IPDNSWait),
            _ => Fail(Put(state, Results(entry, test, now)), DPCState.FailWithIPAndDNS, test.Text, now),
        };
    }

    /// <summary>Takes in a test of the entry in use: the second failure in a row starts verification.</summary>
    public static NimState Periodic(NimState state, TestResult test, DateTimeOffset now)
    {
        if (state.Testing >= 0 || state.List.InUse is not { } entry)
            return state;
        entry = Results(entry, test, now);
        switch (test.Verdict)
        {
            case TestVerdict.Passed:
                return state with { List = state.List.Update(state.Index, Good(entry, DPCState.Success, "", now)), Failures = 0 };
            case TestVerdict.RemoteTrouble:
                return state with { List = state.List.Update(state.Index, Good(entry, DPCState.RemoteWait, test.Text, now)), Failures = 0 };
            default:
                state = state with { List = state.List.Update(state.Index, entry), Failures = state.Failures + 1 };
                return state.Failures < 2 ? state : Start(state, now);
        }
    }

    public static bool HasAddressAndDns(DeviceNetworkStatus status) =>
        status.Ports.OrEmpty().Any(port => port is { IsMgmt: true, IsL3Port: true } && NetworkStatus.UsableAddresses(port).Any() && port.DNSServers.OrEmpty().Count > 0);

    private static NimState Begin(NimState state, int index, DateTimeOffset now)
    {
        NimState testing = state with { Testing = index, Since = now, Failures = 0 };
        return Wait(testing, DPCState.AsyncWait);
    }

    private static NimState Wait(NimState state, DPCState why) =>
        Put(state, state.List.Entries[state.Testing] with { State = why });

    private static NimState Succeed(NimState state, DPCState how, TestResult test, DateTimeOffset now, bool keepLastResort)
    {
        DevicePortConfig entry = Good(Results(state.List.Entries[state.Testing], test, now), how, how == DPCState.RemoteWait ? test.Text : "", now);
        PortList list = state.List.Update(state.Testing, entry) with { Current = state.Testing };
        return state with { List = list.Compress(keepLastResort), Testing = -1, Failures = 0 };
    }

    private static DevicePortConfig Good(DevicePortConfig entry, DPCState state, string warning, DateTimeOffset now) =>
        entry with { State = state, LastSucceeded = now, LastError = "", LastWarning = warning, LastIPAndDNS = now };

    private static NimState Fail(NimState state, DPCState how, string error, DateTimeOffset now)
    {
        int failed = state.Testing;
        DevicePortConfig entry = state.List.Entries[failed] with { State = how, LastFailed = now, LastError = error };
        if (how == DPCState.FailWithIPAndDNS)
            entry = entry with { LastIPAndDNS = now };
        PortList list = state.List.Update(failed, entry);
        NimState after = state with { List = list };
        int manual = list.IndexOf(PortList.Manual);
        int last = manual >= 0 ? manual : list.Entries.Count - 1;

        if (failed != 0 && last >= 0 && (PortState.Untested(list.Entries[0]) || PortState.WasWorking(list.Entries[0])))
            return Begin(after, 0, now);
        for (int step = 1; step <= last; step++)
        {
            int index = (failed + step) % (last + 1);
            if (index != failed && PortState.Testable(list.Entries[index], now))
                return Begin(after, index, now);
        }
        // None is left: the operator's choice, else the first, stays in the kernel; the periodic test goes on with it.
        return after with { List = list with { Current = Math.Max(manual, 0) }, Testing = -1 };
    }

    private static DevicePortConfig Results(DevicePortConfig entry, TestResult test, DateTimeOffset now) => entry with
    {
        Ports = entry.Ports.OrEmpty().Select(port => test.Ports.Find(port.IfName) is not { } result
            ? port
            : result.Error.Length > 0
                ? port with { LastFailed = now, LastError = result.Error, LastWarning = "" }
                : port with { LastSucceeded = now, LastError = "", LastWarning = result.Warning }).ToValueList(),
    };

    private static NimState Put(NimState state, DevicePortConfig entry) => state with { List = state.List.Update(state.Testing, entry) };

    private static string Missing(DeviceNetworkStatus status) =>
        $"no management port: {string.Join(", ", status.Ports.OrEmpty().Where(port => port.IsMgmt).Select(port => port.LastError.Length > 0 ? port.LastError : $"interface {port.IfName} is missing"))}";

    private static string NoAddress(PortsReport report) =>
        report.Error.Length > 0 ? report.Error : "no management port got an address and a DNS server: check the cable and the DHCP server";
}
