using System.Text.Json.Serialization;
using Eve.Types;

namespace Eve.Replay.Values;

/// <summary>One value as the member of a record, as all values on the wire are.</summary>
internal sealed record Box<T>
{
    public T V { get; init; } = default!;
}

/// <summary>The record of the decoding vectors.</summary>
internal sealed record FooBarRecord
{
    public string FooBar { get; init => field = value ?? ""; } = "";

    public string Other { get; init => field = value ?? ""; } = "";
}

[JsonSerializable(typeof(FooBarRecord))]
[JsonSerializable(typeof(Box<FooBarRecord>))]
[JsonSerializable(typeof(Box<string>))]
[JsonSerializable(typeof(Box<double>))]
[JsonSerializable(typeof(Box<float>))]
[JsonSerializable(typeof(Box<long>))]
[JsonSerializable(typeof(Box<ulong>))]
[JsonSerializable(typeof(Box<uint>))]
[JsonSerializable(typeof(Box<byte>))]
[JsonSerializable(typeof(Box<ushort>))]
[JsonSerializable(typeof(Box<sbyte>))]
[JsonSerializable(typeof(Box<short>))]
[JsonSerializable(typeof(Box<int>))]
[JsonSerializable(typeof(Box<bool>))]
[JsonSerializable(typeof(Box<GoTime>))]
[JsonSerializable(typeof(Box<GoDuration>))]
[JsonSerializable(typeof(Box<Guid>))]
[JsonSerializable(typeof(Box<Guid?>))]
[JsonSerializable(typeof(Box<IpText>))]
[JsonSerializable(typeof(Box<MacAddress>))]
[JsonSerializable(typeof(Box<IPNet>))]
[JsonSerializable(typeof(Box<Bytes>))]
[JsonSerializable(typeof(Box<SwState>))]
[JsonSerializable(typeof(Box<ValueList<string>>))]
[JsonSerializable(typeof(Box<ValueList<IpText>>))]
[JsonSerializable(typeof(Box<ValueList<Bytes>>))]
[JsonSerializable(typeof(Box<ValueMap<string, long>>))]
[JsonSerializable(typeof(Box<ValueMap<long, long>>))]
[JsonSerializable(typeof(Box<ValueMap<Guid, long>>))]
[JsonSerializable(typeof(Box<ValueMap<string, FooBarRecord>>))]
internal sealed partial class VectorJson : JsonSerializerContext
{
    private static readonly System.Text.Json.JsonSerializerOptions Wire = GoJson.Configure(new VectorJson());

    public static System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> For<T>() =>
        (System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>)Wire.GetTypeInfo(typeof(T));
}
