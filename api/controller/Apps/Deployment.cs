using System.Globalization;
using System.Text;
using Eve.Api.Common;
using Eve.Api.Config;

namespace Eve.Controller.Apps;

/// <summary>What came of an edit.</summary>
/// <param name="App">The app as it now stands in the configuration; null when there were problems.</param>
public sealed record DeployResult(AppInstanceConfig? App, bool Added, bool Changed, IReadOnlyList<Problem> Problems);

/// <summary>
/// Turns an app definition into the objects of a device configuration: datastore, content tree, volume, network instance, app.
/// Pure: it changes the configuration object it is given and nothing else; after problems the object is to be thrown away.
/// </summary>
public static class Deployment
{
    private const string UplinkLabel = "uplink";

    /// <summary>Adds the app, or changes the one with the same name into this. A changed image or volume is a purge; a changed port map or rule and <c>activate</c> take effect as they are; any other change is a restart.</summary>
    public static DeployResult Apply(EdgeDevConfig config, AppDefinition definition, DateTimeOffset now)
    {
        List<Problem> problems = [.. PortClashes(config, definition)];
        AppInstanceConfig? old = config.Apps.FirstOrDefault(app => app.Displayname == definition.Name);
        EdgeDevConfig before = config.Clone();
        Guid device = Guid.Parse(config.Id.Uuid);
        Guid id = old is null ? Guid.NewGuid() : Guid.Parse(old.Uuidandversion.Uuid);
        AppInstanceConfig app = new()
        {
            Uuidandversion = new() { Uuid = id.ToString("D"), Version = old?.Uuidandversion.Version ?? "1" },
            Displayname = definition.Name,
            Activate = definition.Activate,
            Fixedresources = new()
            {
                Memory = definition.Memory,
                Maxmem = definition.Memory,
                Vcpus = definition.Cpus,
                Maxcpus = definition.Cpus,
                VirtualizationMode = definition.Virtualization,
            },
            UserData = UserData(definition),
            Restart = old?.Restart?.Clone(),
            Purge = old?.Purge?.Clone(),
        };
        uint rule = 0;
        for (int i = 0; i < definition.Networks.Count; i++)
        {
            AppNetwork network = definition.Networks[i];
            if (FindNetwork(config, device, network, $"networks[{i}]", problems) is { } instance)
                app.Interfaces.Add(Interface(network, instance, ref rule));
        }
        AddVolume(config, app, device, new(definition.Name, definition.Disk, MainMount(definition), ReadOnly: false, definition.Image));
        foreach (AppVolume volume in definition.Volumes)
            AddVolume(config, app, device, volume);
        if (problems.Count > 0)
            return new(null, false, false, problems);

        if (old is null)
        {
            config.Apps.Add(app);
            return new(app, Added: true, Changed: true, []);
        }
        config.Apps[config.Apps.IndexOf(old)] = app;
        AppEdits.Sweep(config, device, old);
        if (config.Equals(before))
            return new(app, Added: false, Changed: false, []);
        if (!app.VolumeRefList.Equals(old.VolumeRefList))
            app.Purge = AppEdits.Next(app.Purge, now);
        else if (!WhatNeedsARestart(app).Equals(WhatNeedsARestart(old)))
            app.Restart = AppEdits.Next(app.Restart, now);
        AppEdits.Bump(app.Uuidandversion);
        return new(app, Added: false, Changed: true, []);
    }

    /// <summary>Starting and stopping needs no counter, and the device changes the rules of a running app in place.</summary>
    private static AppInstanceConfig WhatNeedsARestart(AppInstanceConfig app)
    {
        AppInstanceConfig copy = app.Clone();
        copy.Activate = false;
        foreach (NetworkAdapter adapter in copy.Interfaces)
            adapter.Acls.Clear();
        return copy;
    }

    private static string MainMount(AppDefinition definition) => definition.Image.Format == Format.Container ? "/" : "";

    private static void AddVolume(EdgeDevConfig config, AppInstanceConfig app, Guid device, AppVolume wanted)
    {
        string id = NameUuid.Of(Guid.Parse(app.Uuidandversion.Uuid), "volume", wanted.Mount == "/" || app.VolumeRefList.Count == 0 ? "" : wanted.Name).ToString("D");
        Volume volume = new()
        {
            Uuid = id,
            DisplayName = app.VolumeRefList.Count == 0 ? wanted.Name : $"{app.Displayname}-{wanted.Name}",
            Maxsizebytes = wanted.Size,
            Readonly = wanted.ReadOnly,
            Origin = wanted.Image is { } image
                ? new() { Type = VolumeContentOriginType.VcotDownload, DownloadContentTreeID = ContentTree(config, device, image) }
                : new() { Type = VolumeContentOriginType.VcotBlank },
        };
        // A volume that changed is a new generation of it: only then does the device make it anew.
        int index = config.Volumes.ToList().FindIndex(known => known.Uuid == id);
        if (index < 0)
        {
            config.Volumes.Add(volume);
        }
        else
        {
            volume.GenerationCount = config.Volumes[index].GenerationCount;
            if (!volume.Equals(config.Volumes[index]))
                volume.GenerationCount++;
            config.Volumes[index] = volume;
        }
        app.VolumeRefList.Add(new VolumeRef { Uuid = id, GenerationCount = volume.GenerationCount, MountDir = wanted.Mount });
    }

    /// <summary>Finds or adds the content tree of an image, shared by all who name the same image.</summary>
    private static string ContentTree(EdgeDevConfig config, Guid device, ImageSource image)
    {
        string datastore = NameUuid.Of(device, "datastore", image.Server).ToString("D");
        if (config.Datastores.All(known => known.Id != datastore))
            config.Datastores.Add(new DatastoreConfig { Id = datastore, DType = TypeOf(image.Server), Fqdn = image.Server });
        string id = NameUuid.Of(device, "content", image.Server, image.Path, image.Format.ToString(), image.Sha256,
            image.MaxDownload.ToString(CultureInfo.InvariantCulture)).ToString("D");
        if (config.ContentInfo.All(known => known.Uuid != id))
        {
            config.ContentInfo.Add(new ContentTree
            {
                Uuid = id,
                DisplayName = image.Path,
                URL = image.Path,
                Iformat = image.Format,
                Sha256 = image.Sha256,
                MaxSizeBytes = image.MaxDownload,
                DsIdsList = { datastore },
            });
        }
        return id;
    }

    private static DsType TypeOf(string server) => server.Split(':')[0] switch
    {
        "docker" => DsType.DsContainerRegistry,
        "http" => DsType.DsHttp,
        _ => DsType.DsHttps,
    };

    private static NetworkInstanceConfig? FindNetwork(EdgeDevConfig config, Guid device, AppNetwork wanted, string field, List<Problem> problems)
    {
        if (config.NetworkInstances.FirstOrDefault(known => known.Displayname == wanted.Network) is { } found)
        {
            if (wanted.Subnet != "" && wanted.Subnet != found.Ip?.Subnet)
                problems.Add(new($"{field}.subnet", wanted.Subnet, $"network '{wanted.Network}' is there with {found.Ip?.Subnet}: leave the subnet out, or name another network"));
            return found;
        }
        string subnet = wanted.Subnet != "" || wanted.Network != DefaultConfig.LocalNetwork ? wanted.Subnet : DefaultConfig.LocalSubnet;
        if (subnet == "")
        {
            string known = string.Join(", ", config.NetworkInstances.Select(network => network.Displayname).Append(DefaultConfig.LocalNetwork).Distinct());
            problems.Add(new($"{field}.network", wanted.Network, $"the device has no such network: give its \"subnet\" to have it made, or use one of {known}"));
            return null;
        }
        NetworkInstanceConfig instance = new()
        {
            Uuidandversion = new() { Uuid = NameUuid.Of(device, "network", wanted.Network).ToString("D"), Version = "1" },
            Displayname = wanted.Network,
            InstType = ZNetworkInstType.ZnetInstLocal,
            Activate = true,
            Port = new() { Name = UplinkLabel },
            IpType = AddressType.Ipv4,
            Ip = new() { Dhcp = DHCPType.Client, Subnet = subnet },
        };
        config.NetworkInstances.Add(instance);
        return instance;
    }

    private static NetworkAdapter Interface(AppNetwork network, NetworkInstanceConfig instance, ref uint rule)
    {
        NetworkAdapter adapter = new() { Name = network.Name, NetworkId = instance.Uuidandversion.Uuid, Addr = network.Address };
        foreach (PortMap port in network.Ports)
        {
            adapter.Acls.Add(Rule(++rule, $"portmap-{port.DevicePort}", new ACEAction { Portmap = true, AppPort = port.AppPort },
                ("protocol", port.Protocol), ("lport", port.DevicePort.ToString(CultureInfo.InvariantCulture))));
        }
        foreach (Destination destination in network.Allow)
        {
            List<(string, string)> matches = [(destination.Type, destination.Value)];
            if (destination.Protocol != "")
                matches.Add(("protocol", destination.Protocol));
            if (destination.Port != 0)
                matches.Add(("fport", destination.Port.ToString(CultureInfo.InvariantCulture)));
            adapter.Acls.Add(Rule(++rule, "allow", new ACEAction(), [.. matches]));
        }
        // The device orders interfaces by their first rule: one without a rule would come first. Dropping is the default anyway.
        if (adapter.Acls.Count == 0)
            adapter.Acls.Add(Rule(++rule, "drop", new ACEAction { Drop = true }, ("ip", "0.0.0.0/0")));
        return adapter;
    }

    private static ACE Rule(uint id, string name, ACEAction action, params ReadOnlySpan<(string Type, string Value)> matches)
    {
        ACE rule = new() { Id = (int)id, Name = name, Actions = { action } };
        foreach ((string type, string value) in matches)
            rule.Matches.Add(new ACEMatch { Type = type, Value = value });
        return rule;
    }

    private static IEnumerable<Problem> PortClashes(EdgeDevConfig config, AppDefinition definition)
    {
        foreach (AppInstanceConfig other in config.Apps.Where(app => app.Displayname != definition.Name))
        {
            HashSet<string> taken = [.. other.Interfaces.SelectMany(adapter => adapter.Acls)
                .Where(rule => rule.Actions.Any(action => action.Portmap)).Select(rule => $"{Match(rule, "lport")}/{Match(rule, "protocol")}")];
            for (int i = 0; i < definition.Networks.Count; i++)
                for (int j = 0; j < definition.Networks[i].Ports.Count; j++)
                    if (definition.Networks[i].Ports[j] is var port && taken.Contains($"{port.DevicePort}/{port.Protocol}"))
                        yield return new($"networks[{i}].ports[{j}]", port.ToString(), $"app '{other.Displayname}' has this port of the device: choose another");
        }
    }

    private static string Match(ACE rule, string type) => rule.Matches.LastOrDefault(match => match.Type == type)?.Value ?? "";

    private static string UserData(AppDefinition definition)
    {
        string text = definition.CloudInit;
        if (definition.Environment.Count > 0)
            text = string.Concat(definition.Environment.Select(variable => $"{variable.Key}={Escape(variable.Value)}\n"));
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The device trims blanks and quotes from both ends and then reads the value like a JSON text.</summary>
    private static string Escape(string value)
    {
        StringBuilder text = new();
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            bool edge = i == 0 || i == value.Length - 1;
            text.Append(c switch
            {
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '"' => "\\u0022",
                ' ' when edge => "\\u0020",
                < ' ' or '\x7f' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }
        return text.ToString();
    }
}
