using Eve.Types;

namespace Eve.Replay;

/// <summary>Stands for the check of schemas, which looks at types by reflection and is not asked here.</summary>
internal static class Schemas
{
    public static string? Difference(string file, CatalogueEntry topic) => throw new NotSupportedException($"{file}: {topic.Where} is not checked against its schema ahead of time");
}
