using System.Text.Json;
using System.Text.RegularExpressions;
using Eve.Agents.Zedagent.Core;
using Eve.Agents.Zedagent.Core.Parse;
using Eve.Api.Config;
using Eve.Tests.Support;
using Eve.Types;
using Google.Protobuf;

namespace Eve.Replay;

/// <summary>
/// Device configs with the records that the original published for them: NAME.pb and NAME.topics.json; NAME.stepN.* are applied one
/// after the other to one state. Loose: moments (only whether there is one), memory limits of the machine, an empty map for null.
/// </summary>
public static partial class Configs
{
    private static readonly DateTimeOffset now = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);
    private static readonly DeviceFacts device = new(new Guid("6e1b8d0c-4b5a-4f7e-9a8b-0d2c3f4e5a61"), "0.0.0-fuzz", Rebooting: false);

    public static IEnumerable<Outcome> Replay(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.topics.json").Order(StringComparer.Ordinal)];
        foreach (IGrouping<string, string> sample in files.GroupBy(file => Step().Replace(Path.GetFileName(file), "")))
        {
            ConfigState state = ConfigState.Empty;
            foreach (string file in sample)
            {
                using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(file));
                EdgeDevConfig config = EdgeDevConfig.Parser.ParseFrom(File.ReadAllBytes(file.Replace(".topics.json", ".pb")));
                ConfigPass pass = ConfigParser.Apply(state, config, SourceOf(golden.RootElement), device, now);
                state = pass.State;
                yield return new Outcome(Path.GetFileName(file), Difference(golden.RootElement, pass));
            }
        }
    }

    private static ConfigSource SourceOf(JsonElement golden) => golden.GetProperty("source").GetString() switch
    {
        "saved-config" => ConfigSource.Saved,
        "bootstrap" or "from-bootstrap" => ConfigSource.Bootstrap,
        "from-loc" or "loc" => ConfigSource.Loc,
        _ => ConfigSource.Controller,
    };

    private static string? Difference(JsonElement golden, ConfigPass pass)
    {
        string result = pass.Result switch
        {
            ConfigResult.Ok => "configOK",
            ConfigResult.Obsolete => "obsoleteConfig",
            ConfigResult.Invalid => "invalidConfig",
            ConfigResult.SkippedForReboot => "skipConfigReboot",
            _ => "skipConfigUpdate",
        };
        string expected = golden.GetProperty("result").GetString()!;
        if (result != expected)
            return $"result {result}, expected {expected}";
        // Its other members tell of more than the config.
        Dictionary<string, Dictionary<string, JsonElement>> actual = Tables(pass.State.Published);
        foreach (JsonProperty topic in golden.GetProperty("topics").EnumerateObject().Where(topic => topic.Name != nameof(ZedAgentStatus)))
        {
            Dictionary<string, JsonElement> table = actual.GetValueOrDefault(topic.Name) ?? [];
            foreach (JsonProperty record in topic.Value.EnumerateObject())
            {
                if (!table.Remove(record.Name, out JsonElement own))
                    return $"{topic.Name} {record.Name}: not published";
                if (JsonDifference.First(record.Value, own, IsSame, $"{topic.Name} {record.Name}") is { } difference)
                    return difference;
            }
            actual[topic.Name] = table;
        }
        foreach ((string topic, Dictionary<string, JsonElement> rest) in actual)
            if (rest.Count > 0)
                return $"{topic} {rest.First().Key}: published, but not expected";
        return ItemDifference(golden, pass.State);
    }

    private static string? ItemDifference(JsonElement golden, ConfigState state)
    {
        foreach (JsonProperty item in golden.GetProperty("configItemStatus").EnumerateObject())
        {
            if (state.Items.Find(item.Name) is not { } status)
                return $"config item {item.Name}: no status";
            if (status.Value != item.Value.GetProperty("value").GetString())
                return $"config item {item.Name}: {status.Value}, expected {item.Value.GetProperty("value")}";
            if ((status.Error.Length > 0) != (item.Value.GetProperty("error").GetString()!.Length > 0))
                return $"config item {item.Name}: error \"{status.Error}\", expected \"{item.Value.GetProperty("error")}\"";
        }
        return null;
    }

    private static bool? IsSame(string path, JsonElement expected, JsonElement actual)
    {
        string member = path[(path.LastIndexOf('.') + 1)..];
        if (member is "ErrorTime" or "LastFailed" or "ChangeRequestedAt")
            return IsZero(expected) == IsZero(actual);
        // Protobuf knows no difference between an empty map and none.
        if (member == "Cbattr" && expected is { ValueKind: JsonValueKind.Object } && !expected.EnumerateObject().Any())
            return actual.ValueKind == JsonValueKind.Null;
        return member == "IntValue" && path.Contains("memory.eve.limit", StringComparison.Ordinal) ? true : null;

        static bool IsZero(JsonElement time) => time.GetString()!.StartsWith("0001-", StringComparison.Ordinal);
    }

    private static Dictionary<string, Dictionary<string, JsonElement>> Tables(Published published)
    {
        Dictionary<string, Dictionary<string, JsonElement>> tables = [];
        Add(FromZedagent.LOCConfig, published.Loc);
        Add(FromZedagent.ConfigItemValueMap, published.Settings);
        Add(FromZedagent.CipherContext, published.CipherContexts);
        Add(FromZedagent.DatastoreConfig, published.Datastores);
        Add(FromZedagent.PhysicalIOAdapterList, published.PhysicalIo);
        Add(FromZedagent.SCEPProfile, published.ScepProfiles);
        Add(FromZedagent.NetworkXObjectConfig, published.Networks);
        Add(FromZedagent.DevicePortConfig, published.Ports);
        Add(FromZedagent.BaseOsConfig, published.BaseOs);
        Add(FromZedagent.EdgeNodeClusterConfig, published.Cluster);
        Add(FromZedagent.NetworkInstanceConfig, published.NetworkInstances);
        Add(FromZedagent.ContentTreeConfig, published.ContentTrees);
        Add(FromZedagent.VolumeConfig, published.Volumes);
        Add(FromZedagent.EdgeNodeInfo, published.NodeInfo);
        Add(FromZedagent.AppInstanceConfig, published.Apps);
        Add(FromZedagent.EdgeNodeDisks, published.Disks);
        Add(FromZedagent.PatchEnvelopeInfoList, published.PatchEnvelopes);
        return tables;

        void Add<T>(Topic<Owner.Zedagent, T> topic, Table<T> table)
            where T : class =>
            tables[topic.Name] = table.Keys.ToDictionary(key => key, key => JsonDocument.Parse(GoJson.Serialize(topic.Json, table.Find(key)!)).RootElement);
    }

    [GeneratedRegex(@"(\.step\d+)?\.topics\.json$")]
    private static partial Regex Step();
}
