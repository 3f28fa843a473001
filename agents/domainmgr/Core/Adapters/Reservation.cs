using Eve.Types;

namespace Eve.Agents.Domainmgr.Core.Adapters;

/// <summary>Gives the adapters that an app asks for to that app, all or none.</summary>
public static class Reservation
{
    /// <param name="ioVirtualization">Whether PCI devices can be passed through.</param>
    /// <param name="stateOf">The domain state of another app; null when it has none.</param>
    /// <returns>The table with the reservation and no error, or the old table and why not.</returns>
    public static (AdapterTable Table, ErrorDescription? Error) Reserve(
        AdapterTable table, Guid app, ValueList<IoAdapter> adapters, bool ioVirtualization, Func<Guid, SwState?> stateOf)
    {
        List<IoBundle> taken = [];
        foreach (IoAdapter adapter in adapters)
        {
            IReadOnlyList<IoBundle> members = table.Find(adapter.Name);
            if (members.Count == 0)
                return (table, Fails($"adapter '{adapter.Name}' of the app is unknown on this device: use the name of a group or a label of the device model"));
            foreach (IoBundle member in members)
            {
                if (Refusal(member, adapter, app, ioVirtualization, stateOf) is { } refusal)
                    return (table, refusal);
            }
            taken.AddRange(members);
        }
        return (table.Used(taken, app), null);
    }

    private static ErrorDescription? Refusal(IoBundle member, IoAdapter adapter, Guid app, bool ioVirtualization, Func<Guid, SwState?> stateOf)
    {
        if (member.AssignmentGroup.Length == 0)
            return Fails($"adapter '{adapter.Name}' cannot be assigned to apps: give {member.Phylabel} an assignment group in the device model");
        if (member.UsedByUUID != Guid.Empty && member.UsedByUUID != app)
            return InUse(adapter, member.UsedByUUID, stateOf(member.UsedByUUID));
        // For containers as well: an uplink that moves into an app cuts the device off.
        if (member.IsPort)
            return Fails($"adapter '{adapter.Name}' includes {member.Phylabel} ({member.Ifname}), which the device uses as a network port: assign another adapter, or remove the port from the device");
        if (member.Error.Errors.OrEmpty().FirstOrDefault(error => !error.Warning) is { } broken)
            return Fails($"adapter '{adapter.Name}' cannot be used: {broken.ErrStr}");
        return member.PciLong.Length > 0 && !ioVirtualization
            ? Fails($"adapter '{adapter.Name}' is PCI device {member.PciLong}, and this device has no I/O virtualization to pass it through")
            : null;
    }

    private static ErrorDescription InUse(IoAdapter adapter, Guid other, SwState? state) => new()
    {
        Error = $"adapter '{adapter.Name}' is in use by app {other}",
        ErrorSeverity = state switch { null => ErrorSeverity.Error, SwState.Halting => ErrorSeverity.Notice, _ => ErrorSeverity.Warning },
        ErrorRetryCondition = state is null ? "" : "will start when the other app releases the adapter",
        ErrorEntities = state is null ? null : [new() { EntityType = ErrorEntityType.AppInstance, EntityID = other.ToString() }],
    };

    private static ErrorDescription Fails(string text) => new() { Error = text, ErrorSeverity = ErrorSeverity.Error };
}
