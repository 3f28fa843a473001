using System.Globalization;
using Eve.Types;

namespace Eve.Replay.Values;

/// <summary>The original's device settings (_config_items.tsv): kind, default and limits of each.</summary>
internal static class SettingsTable
{
    /// <summary>One outcome for each setting, and one for those that the table does not have.</summary>
    public static IEnumerable<Outcome> Replay(string file)
    {
        HashSet<string> rest = [.. SettingsCatalogue.All.Keys, .. SettingsCatalogue.PerAgent.Keys];
        foreach (string[] row in File.ReadLines(file).Skip(1).Select(line => line.Split('\t')))
        {
            rest.Remove(row[1]);
            yield return new($"{Path.GetFileName(file)} {row[1]}", Difference(row));
        }
        if (rest.Count > 0)
            yield return new(Path.GetFileName(file), $"{rest.Order().First()} is in this suite, but not in the table");
    }

    private static string? Difference(string[] row)
    {
        (string name, string kind, string expected, string range) = (row[1], row[3], row[4], row[5]);
        if (!(row[0] == "agent" ? SettingsCatalogue.PerAgent : SettingsCatalogue.All).TryGetValue(name, out Setting? setting))
            return "no such setting in this suite";
        if (((int)setting.Type).ToString(CultureInfo.InvariantCulture) != kind)
            return $"type {(int)setting.Type}, expected {kind}";
        string byDefault = Setting.TextOf(setting.DefaultValue);
        if (byDefault != expected)
            return $"default \"{byDefault}\", expected \"{expected}\"";
        string limits = setting is IntSetting number ? string.Create(CultureInfo.InvariantCulture, $"{number.Min}..{number.Max}") : "-";
        return limits == range ? null : $"range {limits}, expected {range}";
    }
}
