using System.Collections;
using System.Reflection;
using Eve.Types;

namespace Eve.Architecture.Tests;

/// <summary>Records compare by content, which one list of the usual kind would spoil.</summary>
public sealed class RecordTests
{
    [Test]
    public void Collections_in_records_compare_by_content() => Assert.That(
        from type in typeof(Topic<,>).Assembly.GetTypes()
        where IsRecord(type)
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where !Compares(property.PropertyType)
        select $"{type.Name}.{property.Name} is a {property.PropertyType}: use ValueList, ValueMap or Bytes",
        Is.Empty);

    [Test]
    public void Records_are_sealed_so_that_equality_means_the_same_type() => Assert.That(
        typeof(Topic<,>).Assembly.GetTypes().Where(type => type.IsClass && IsRecord(type) && !type.IsSealed && !type.IsAbstract).Select(type => type.Name),
        Is.Empty);

    [Test]
    public void Records_cannot_be_changed() => Assert.That(
        from type in typeof(Topic<,>).Assembly.GetTypes()
        where IsRecord(type)
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.SetMethod is { IsPublic: true } setter && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit))
        select $"{type.Name}.{property.Name} can be set",
        Is.Empty);

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null || type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;

    private static bool Compares(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string) || !typeof(IEnumerable).IsAssignableFrom(type))
            return true;
        if (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ValueList<>) || type.GetGenericTypeDefinition() == typeof(ValueMap<,>)))
            return type.GetGenericArguments().All(Compares);
        return false;
    }
}
