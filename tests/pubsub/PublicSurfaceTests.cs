using System.Reflection;
using Eve.Tests.Support;

namespace Eve.PubSub.Tests;

/// <summary>What agents see of pub/sub is a text under review: a change of it shows in the diff.</summary>
public sealed class PublicSurfaceTests
{
    [Test]
    public void The_public_surface_is_the_reviewed_one()
    {
        string reviewed = File.ReadAllText(Path.Combine(Golden.Repository, "tests", "pubsub", "PublicSurface.txt"));

        string surface = string.Join('\n', Surface()) + "\n";

        Assert.That(surface == reviewed, Is.True, $"review the change and write this to tests/pubsub/PublicSurface.txt:\n{surface}");
    }

    private static IEnumerable<string> Surface()
    {
        foreach (Type type in typeof(IDispatcher).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            yield return $"{(type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct" : "class")} {Name(type)}";
            // What the compiler adds to records says nothing.
            string[] added = ["Deconstruct", "Equals", "GetHashCode", "ToString", "<Clone>$", "op_Equality", "op_Inequality", "EqualityContract", "value__"];
            foreach (string line in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(member => !added.Contains(member.Name) && member is not MethodInfo { IsSpecialName: true })
                .Select(Line).Order(StringComparer.Ordinal))
                yield return "    " + line;
        }
    }

    private static string Line(MemberInfo member) => member switch
    {
        PropertyInfo property => $"{Name(property.PropertyType)} {property.Name}",
        MethodInfo method => $"{Name(method.ReturnType)} {method.Name}({string.Join(", ", method.GetParameters().Select(one => $"{Name(one.ParameterType)} {one.Name}"))})",
        ConstructorInfo made => $"new({string.Join(", ", made.GetParameters().Select(one => $"{Name(one.ParameterType)} {one.Name}"))})",
        FieldInfo field => field.Name,
        _ => member.Name,
    };

    private static string Name(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
}
