using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>What an app is connected to: network instances through virtual interfaces, and physical adapters.</summary>
internal static class AppAdapters
{
    /// <param name="errors">Errors of single interfaces also become errors of the app, in the order of the config.</param>
    public static ValueList<AppNetAdapterConfig>? Network(
        Api.Config.AppInstanceConfig app, string appName, IReadOnlyCollection<Api.Config.NetworkInstanceConfig> instances, List<string> errors)
    {
        List<AppNetAdapterConfig> adapters = [];
        foreach (Api.Config.NetworkAdapter adapter in app.Interfaces)
        {
            Api.Config.NetworkInstanceConfig? instance = instances.FirstOrDefault(one => one.Uuidandversion?.Uuid == adapter.NetworkId);
            // Mesh instances have overlay adapters, if any (see Overlays); the original drops their interfaces silently.
            if (instance?.InstType == Api.Config.ZNetworkInstType.ZnetInstMesh)
                continue;
            AppNetAdapterConfig record = ParseOne(app, appName, adapter, isKnown: instance is not null);
            if (record.Error.Length > 0)
                errors.Add(record.Error);
            adapters.Add(record);
        }
        // OrderBy is stable: equal orders keep the order of the config.
        AppNetAdapterConfig[] sorted = [.. adapters.OrderBy(adapter => adapter.IntfOrder)];
        Dictionary<Guid, uint> used = [];
        for (int i = 0; i < sorted.Length; i++)
        {
            uint index = used.GetValueOrDefault(sorted[i].Network);
            sorted[i] = sorted[i] with { IfIdx = index };
            used[sorted[i].Network] = index + 1;
        }
        return sorted.ToValueList().NullIfEmpty();
    }

    /// <summary>
    /// Interfaces on mesh (LISP) instances, as the device read them until August 2020, if there is something to make an EID from: the controller's EID,
    /// or a LISP configuration of the instance. Others are dropped, as the original drops all of them today.
    /// </summary>
    public static ValueList<EIDOverlayConfig>? Overlays(
        Api.Config.AppInstanceConfig app, string appName, IReadOnlyCollection<Api.Config.NetworkInstanceConfig> instances, List<string> errors)
    {
        List<EIDOverlayConfig> overlays = [];
        foreach (Api.Config.NetworkAdapter adapter in app.Interfaces)
        {
            if (instances.FirstOrDefault(one => one.Uuidandversion?.Uuid == adapter.NetworkId) is not { InstType: Api.Config.ZNetworkInstType.ZnetInstMesh } instance
                || adapter.CryptoEid.Length == 0 && instance.Cfg?.LispConfig is null)
                continue;
            EIDOverlayConfig overlay = Overlay(app, appName, adapter, instance.Cfg?.LispConfig ?? new());
            if (overlay.Error.Length > 0)
                errors.Add(overlay.Error);
            overlays.Add(overlay);
        }
        return overlays.OrderBy(overlay => overlay.IntfOrder).ToValueList().NullIfEmpty();
    }

    public static ValueList<IoAdapter>? Io(Api.Config.AppInstanceConfig app)
    {
        List<IoAdapter> adapters = [];
        foreach (Api.Config.Adapter adapter in app.Adapters)
        {
            IoType type = (IoType)(byte)(int)adapter.Type;
            EthVF vf = EthVF.Zero;
            if (type == IoType.NetEthVF && adapter.EthVf is { } function)
            {
                if (function.VlanId > 4094)
                    continue;
                vf = new EthVF { Mac = Words.TryMac(function.Mac, out MacAddress mac) ? mac.ToString() : "", VlanID = (ushort)function.VlanId };
            }
            bool ordered = app.Fixedresources.EnforceNetworkInterfaceOrder && IsNetwork(type);
            adapters.Add(new IoAdapter { Type = type, Name = adapter.Name, EthVf = vf, IntfOrder = ordered ? adapter.InterfaceOrder : 0 });
        }
        return adapters.Count == 0 ? null : [.. adapters];
    }

    /// <summary>Network types that have an order among the app's interfaces; virtual functions have none.</summary>
    public static bool IsNetwork(IoType type) => type is IoType.NetEth or IoType.NetWLAN or IoType.NetWWAN or IoType.NetEthPF;

    private static AppNetAdapterConfig ParseOne(Api.Config.AppInstanceConfig app, string appName, Api.Config.NetworkAdapter adapter, bool isKnown)
    {
        AppNetAdapterConfig record = new() { Name = adapter.Name };
        if (!isKnown)
            return record with { Error = $"App {appName}: Can't find {adapter.NetworkId} in network instances.\n" };
        if (!UuidText.TryParse(adapter.NetworkId, out Guid network))
            return record with { Error = $"App {appName}: Malformed Network UUID {adapter.NetworkId}\n" };
        record = record with { Network = network };
        if (adapter.MacAddress.Length > 0)
        {
            if (!Words.TryMac(adapter.MacAddress, out MacAddress mac))
                return record with { Error = $"App {appName}: bad MAC:{adapter.MacAddress}, Err: address {adapter.MacAddress}: invalid MAC address\n" };
            record = record with { AppMacAddr = mac };
        }
        if (adapter.Addr.Length > 0)
        {
            if (!IpText.TryParse(adapter.Addr, out IpText address))
                return record with { Error = $"App {appName}: bad AppIPAddr:{adapter.Addr}\n" };
            record = record with { AppIPAddr = address };
            if (!Subnet.IsIpv4Address(address))
                return record with { Error = $"Static IPv6 addressing ({adapter.Addr}) not yet supported.\n" };
        }
        return record with
        {
            ACLs = adapter.Acls.Select(Acl).ToValueList(),
            AccessVlanID = adapter.AccessVlanId,
            AllowToDiscover = adapter.AllowToDiscover,
            IntfOrder = Order(app, adapter),
        };
    }

    /// <summary>The controller's EID counts; without one the address is it, unless the device is to make it.</summary>
    private static EIDOverlayConfig Overlay(
        Api.Config.AppInstanceConfig app, string appName, Api.Config.NetworkAdapter adapter, Api.Config.NetworkInstanceLispConfig lisp)
    {
        EIDOverlayConfig overlay = new() { Name = adapter.Name };
        if (!UuidText.TryParse(adapter.NetworkId, out Guid network))
            return overlay with { Error = $"App {appName}: Malformed Network UUID {adapter.NetworkId}\n" };
        if (!IpText.TryParse(adapter.CryptoEid, out IpText eid))
            return overlay with { Network = network, Error = $"App {appName}: bad CryptoEid:{adapter.CryptoEid}\n" };
        if (!IpText.TryParse(adapter.Addr, out IpText address))
            return overlay with { Network = network, Error = $"App {appName}: bad AppIPAddr:{adapter.Addr}\n" };
        MacAddress mac = default;
        if (adapter.MacAddress.Length > 0 && !Words.TryMac(adapter.MacAddress, out mac))
            return overlay with { Network = network, Error = $"App {appName}: bad MAC:{adapter.MacAddress}, Err: address {adapter.MacAddress}: invalid MAC address\n" };
        bool allocate = eid.IsNone && lisp.Allocate;
        if (eid.IsNone && !allocate)
            eid = address;
        return overlay with
        {
            IID = lisp.LispInstanceId,
            Allocate = allocate,
            ExportPrivate = lisp.Exportprivate,
            AllocationPrefix = lisp.Allocationprefix.IsEmpty ? null : Bytes.From(lisp.Allocationprefix.Span),
            AllocationPrefixLen = lisp.Allocationprefixlen,
            EID = eid,
            LispSignature = adapter.Lispsignature,
            PemCert = adapter.Pemcert.IsEmpty ? null : Bytes.From(adapter.Pemcert.Span),
            PemPrivateKey = adapter.Pemprivatekey.IsEmpty ? null : Bytes.From(adapter.Pemprivatekey.Span),
            ACLs = adapter.Acls.Select(Acl).ToValueList(),
            AppMacAddr = mac,
            AppIPAddr = address.IsNone ? eid : address,
            Network = network,
            IntfOrder = (int)Order(app, adapter),
        };
    }

    private static uint Order(Api.Config.AppInstanceConfig app, Api.Config.NetworkAdapter adapter) => app.Fixedresources.EnforceNetworkInterfaceOrder
        ? adapter.InterfaceOrder
        : (uint)(adapter.Acls.FirstOrDefault(acl => acl.Id > 0)?.Id ?? 0);

    /// <summary>Rules are taken over word by word; zedrouter judges them.</summary>
    private static ACE Acl(Api.Config.ACE acl) => new()
    {
        RuleID = acl.Id,
        Name = acl.Name,
        Dir = (ACEDirection)(byte)(int)acl.Dir,
        Matches = acl.Matches.Select(match => new ACEMatch { Type = match.Type, Value = match.Value }).ToValueList(),
        Actions = acl.Actions.Select(action => new ACEAction
        {
            Drop = action.Drop,
            Limit = action.Limit,
            LimitRate = action.Limitrate,
            LimitUnit = action.Limitunit,
            LimitBurst = action.Limitburst,
            PortMap = action.Portmap,
            TargetPort = action.AppPort,
        }).ToValueList(),
    };
}
