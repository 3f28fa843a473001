using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Eve.Types;

namespace Eve.Replay.Values;

/// <summary>
/// The original's enumerations (_enums.tsv): each number has a name here that ends the original's name, each text is a constant.
/// Enumerations of other libraries (k8s) are plain texts in this suite's records.
/// </summary>
internal static class EnumTable
{
    private const string OwnPackage = "types";

    private static readonly Dictionary<string, Type> Types = typeof(TopicCatalogue).Assembly.GetExportedTypes()
        .Where(type => type.IsEnum || (type.IsAbstract && type.IsSealed))
        .ToDictionary(type => type.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, Type> Bases = new()
    {
        ["uint8"] = typeof(byte),
        ["int8"] = typeof(sbyte),
        ["uint16"] = typeof(ushort),
        ["int16"] = typeof(short),
        ["uint32"] = typeof(uint),
        ["int32"] = typeof(int),
        ["uint64"] = typeof(ulong),
        ["int64"] = typeof(long),
        ["uint"] = typeof(ulong),
        ["int"] = typeof(long),
    };

    /// <summary>One outcome for each enumeration: what the table has is here.</summary>
    public static IEnumerable<Outcome> Replay(string file) =>
        Groups(file).Select(rows => new Outcome($"{Path.GetFileName(file)} {rows.Key}", rows.Select(Difference).FirstOrDefault(difference => difference is not null)));

    /// <summary>One outcome for each enumeration: what is here is in the table, which must be a whole one.</summary>
    public static IEnumerable<Outcome> Reverse(string file) =>
        Groups(file).Select(rows => new Outcome($"{rows.Key} has nothing else", Extra(rows.Key, rows)));

    private static IEnumerable<IGrouping<string, string[]>> Groups(string file) =>
        File.ReadLines(file).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(row => !row[0].StartsWith('(') && (row[1] == OwnPackage || Types.ContainsKey(row[0])))
            .GroupBy(row => row[0]);

    private static string? Extra(string name, IEnumerable<string[]> rows)
    {
        if (!Types.TryGetValue(name, out Type? type) || !type.IsEnum)
            return null;
        HashSet<string> known = [.. rows.Select(row => row[4])];
        return type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => !known.Contains(Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)!))
            .Select(field => $"{field.Name} = {field.GetRawConstantValue()} is in this suite, but not in the table").FirstOrDefault();
    }

    private static string? Difference(string[] row)
    {
        (string name, string form, string constant, string value) = (row[0], row[2], row[3], row[4]);
        if (!Types.TryGetValue(name, out Type? type))
            return "no such enumeration in this suite";
        string? found = form == "string" ? TextConstant(type, JsonDocument.Parse(value).RootElement.GetString()!) : NumberConstant(type, form, value, row[1] == OwnPackage ? constant : null, out string? wrong) ?? wrong;
        return found is null ? $"nothing has the value {value} of {constant}" : found.StartsWith('!') ? found[1..] : null;
    }

    private static string? TextConstant(Type type, string value) =>
        type.GetFields().Where(field => field.IsLiteral && value.Equals(field.GetRawConstantValue())).Select(field => field.Name).FirstOrDefault();

    private static string? NumberConstant(Type type, string form, string value, string? constant, out string? wrong)
    {
        wrong = null;
        if (type.GetEnumUnderlyingType() is var own && own != Bases.GetValueOrDefault(form))
        {
            wrong = $"!it is a {own.Name}, expected {form}";
            return null;
        }
        string[] names = [.. type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture) == value)
            .Select(field => field.Name)];
        if (names.Length > 0 && constant is not null && !names.Any(name => Plain(constant).EndsWith(Plain(name), StringComparison.Ordinal)))
            wrong = $"!{value} is {string.Join(" or ", names)}, expected {constant}";
        return wrong is null ? names.FirstOrDefault() : null;
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("Recieved", "Received", StringComparison.Ordinal).ToUpperInvariant();
}
