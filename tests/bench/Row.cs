using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Eve.Types;

namespace Eve.Bench;

/// <summary>The record of most cases: 1 kB of JSON, members in alphabetical order as in the runs of the original.</summary>
public sealed record Row
{
    private static readonly string Filling = new('x', 860);

    /// <summary>Raised with each publish, over all keys, so that the sum of a table tells whether it is the last one.</summary>
    public long Count { get; init; }

    /// <summary>The key.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    public double Ratio { get; init; }

    /// <summary>When publish was called, in ticks of the machine's clock, which all processes share.</summary>
    public long Sent { get; init; }

    public string Text { get; init => field = value ?? ""; } = "";

    public static Row Of(int key, long count, long sent) => new() { Name = "key-" + key, Count = count, Ratio = 0.5, Sent = sent, Text = Filling };
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Row))]
internal sealed partial class BenchJson : JsonSerializerContext;

/// <summary>The topics of the cases.</summary>
internal static class BenchTopics
{
    private static readonly JsonTypeInfo<Row> Json = (JsonTypeInfo<Row>)GoJson.Configure(BenchJson.Default).GetTypeInfo(typeof(Row));

    public static readonly Topic<Owner.Zedagent, Row> Rows = Of<Owner.Zedagent>("");

    public static Topic<TOwner, Row> Of<TOwner>(string scope)
        where TOwner : IAgentIdentity => new(Json, row => row.Name, Scope: scope);
}
