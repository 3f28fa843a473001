using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Numbers;

/// <summary>
/// The numbers that names and addresses are made of, kept over restarts: app numbers, bridge numbers, interface numbers in each
/// network instance, MAC generators (zedrouter facts, section 3). Immutable; each method gives the book after it.
/// </summary>
public sealed record NumberBook(
    ValueMap<Guid, UuidToNum> Objects,
    ValueMap<string, UUIDPairAndIfIdxToNum> Interfaces,
    ValueMap<Guid, AppMACGenerator> Generators)
{
    public const string AppNum = "appNum";
    public const string BridgeNum = "bridgeNum";
    public const string InterfaceNum = "appNumOnUnet";
    public const string GeneratorNum = "appMACGenerator";
    private const int Largest = 255;

    public static NumberBook Empty { get; } = new(ValueMap<Guid, UuidToNum>.Empty, ValueMap<string, UUIDPairAndIfIdxToNum>.Empty, ValueMap<Guid, AppMACGenerator>.Empty);

    /// <summary>What an earlier run left: reserved for their objects, not in use. A record that clashes with another is dropped, only it.</summary>
    public static NumberBook Restore(IEnumerable<UuidToNum> objects, IEnumerable<UUIDPairAndIfIdxToNum> interfaces, IEnumerable<AppMACGenerator> generators)
    {
        NumberBook book = Empty;
        foreach (UuidToNum item in objects)
            if (item is { Number: >= 1 and <= Largest } && !book.Objects.Values.Any(other => other.NumType == item.NumType && other.Number == item.Number))
                book = book with { Objects = book.Objects.Set(item.UUID, item with { InUse = false }) };
        foreach (UUIDPairAndIfIdxToNum item in interfaces)
            if (item is { Number: >= 0 and <= Largest } && !book.Interfaces.Values.Any(other => other.NetInstID == item.NetInstID && other.Number == item.Number))
                book = book with { Interfaces = book.Interfaces.Set(Key(item), item with { InUse = false }) };
        foreach (AppMACGenerator item in generators)
            if (item.UUID is { } app)
                book = book with { Generators = book.Generators.Set(app, item with { InUse = false }) };
        return book;
    }

    /// <summary>The number of an app or a network instance, its own again if it has one. Null when all 255 are taken.</summary>
    public (NumberBook Book, int? Number) Take(Guid owner, string type, GoTime now)
    {
        if (Objects.Find(owner) is { } own)
            return (own.InUse ? this : this with { Objects = Objects.Set(owner, own with { InUse = true, LastUseTime = now }) }, (int)own.Number);

        NumberBook book = this;
        HashSet<long> taken = [.. Objects.Values.Where(item => item.NumType == type).Select(item => item.Number)];
        int? number = First(1, Largest, taken);
        if (number is null && Objects.Values.Where(item => item.NumType == type && !item.InUse).MinBy(item => item.LastUseTime) is { } idle)
        {
            number = (int)idle.Number;
            book = this with { Objects = Objects.Without(idle.UUID) };
        }
        if (number is null)
            return (this, null);
        UuidToNum made = new() { UUID = owner, Number = number.Value, NumType = type, CreateTime = now, LastUseTime = now, InUse = true };
        return (book with { Objects = book.Objects.Set(owner, made) }, number);
    }

    /// <summary>The number of an app's interface in a network instance. Static addresses take from the top, to leave the small DHCP range to the others.</summary>
    /// <param name="dynamicLimit">The largest number that still gives an address in the DHCP range.</param>
    public (NumberBook Book, int? Number) TakeInterface(Guid instance, Guid app, uint ifIdx, bool isStatic, int dynamicLimit, GoTime now)
    {
        string key = $"{instance}-{app}-{ifIdx}";
        if (Interfaces.Find(key) is { } own && (isStatic || own.Number <= dynamicLimit))
            return (own.InUse ? this : this with { Interfaces = Interfaces.Set(key, own with { InUse = true, LastUseTime = now }) }, (int)own.Number);

        NumberBook book = this with { Interfaces = Interfaces.Without(key) };
        UUIDPairAndIfIdxToNum[] others = [.. book.Interfaces.Values.Where(item => item.NetInstID == instance)];
        HashSet<long> taken = [.. others.Select(item => item.Number)];
        int? number = isStatic ? Last(Largest, taken) : First(0, Math.Min(dynamicLimit, Largest), taken);
        if (number is null && others.Where(item => !item.InUse && (isStatic || item.Number <= dynamicLimit)).MinBy(item => item.LastUseTime) is { } idle)
        {
            number = (int)idle.Number;
            book = book with { Interfaces = book.Interfaces.Without(Key(idle)) };
        }
        if (number is null)
            return (book, null);
        UUIDPairAndIfIdxToNum made = new()
        {
            NetInstID = instance,
            AppID = app,
            IfIdx = ifIdx,
            Number = number.Value,
            NumType = InterfaceNum,
            CreateTime = now,
            LastUseTime = now,
            InUse = true,
        };
        return (book with { Interfaces = book.Interfaces.Set(key, made) }, number);
    }

    /// <summary>How the app's MAC addresses are made: chosen once, kept for its life.</summary>
    public (NumberBook Book, int Generator) TakeGenerator(Guid app, int preferred, GoTime now)
    {
        if (Generators.Find(app) is { Number: { } known } own)
            return (own.InUse == true ? this : this with { Generators = Generators.Set(app, own with { InUse = true, LastUseTime = now }) }, (int)known);
        AppMACGenerator made = new() { UUID = app, Number = preferred, NumType = GeneratorNum, CreateTime = now, LastUseTime = now, InUse = true };
        return (this with { Generators = Generators.Set(app, made) }, preferred);
    }

    /// <summary>Everything of a deleted app or network instance is free at once.</summary>
    public NumberBook Free(Guid owner) => new(
        Objects.Without(owner),
        Interfaces.Where(entry => entry.Value.AppID != owner && entry.Value.NetInstID != owner).ToMap(),
        Generators.Without(owner));

    /// <summary>Frees the interfaces of an app that are not in <paramref name="wanted"/> (keys).</summary>
    public NumberBook KeepInterfaces(Guid app, IReadOnlySet<string> wanted) =>
        Interfaces.Any(entry => entry.Value.AppID == app && !wanted.Contains(entry.Key))
            ? this with { Interfaces = Interfaces.Where(entry => entry.Value.AppID != app || wanted.Contains(entry.Key)).ToMap() }
            : this;

    /// <summary>Frees what nobody has asked for since the agent started.</summary>
    public NumberBook DropUnused() => new(
        Objects.Where(entry => entry.Value.InUse).ToMap(),
        Interfaces.Where(entry => entry.Value.InUse).ToMap(),
        Generators.Where(entry => entry.Value.InUse == true).ToMap());

    public static string Key(UUIDPairAndIfIdxToNum item) => $"{item.NetInstID}-{item.AppID}-{item.IfIdx}";

    private static int? First(int from, int to, HashSet<long> taken)
    {
        for (int number = from; number <= to; number++)
            if (!taken.Contains(number))
                return number;
        return null;
    }

    private static int? Last(int from, HashSet<long> taken)
    {
        for (int number = from; number >= 0; number--)
            if (!taken.Contains(number))
                return number;
        return null;
    }
}

/// <summary>Turns a filtered map into a map again.</summary>
public static class MapOf
{
    public static ValueMap<TKey, TValue> ToMap<TKey, TValue>(this IEnumerable<KeyValuePair<TKey, TValue>> pairs)
        where TKey : notnull => ValueMap<TKey, TValue>.From(pairs);
}
