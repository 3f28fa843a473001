using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Floating-point text as the wire has it: shortest digits; plain from 1e-6 up to below 1e21, else an exponent such as <c>1e-7</c>, <c>1e+21</c>.</summary>
internal static class GoNumber
{
    public static string Text(double value) =>
        Layout(value, value.ToString("R", CultureInfo.InvariantCulture), plain: Math.Abs(value) is >= 1e-6 and < 1e21);

    public static string Text(float value) =>
        Layout(value, value.ToString("R", CultureInfo.InvariantCulture), plain: Math.Abs(value) is >= 1e-6f and < 1e21f);

    // Takes the shortest text apart into digits and a power of ten, and lays it out anew.
    private static string Layout(double value, string shortest, bool plain)
    {
        if (!double.IsFinite(value))
            throw new JsonException("NaN and infinity have no JSON form");
        if (value == 0)
            return double.IsNegative(value) ? "-0" : "0";

        ReadOnlySpan<char> text = shortest.AsSpan().TrimStart('-');
        int exponent = 0;
        if (text.IndexOf('E') is >= 0 and int mark)
        {
            exponent = int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..mark];
        }
        int point = text.IndexOf('.') is >= 0 and int at ? at : text.Length;
        string digits = text.ToString().Replace(".", "");
        int magnitude = point + exponent - (digits.Length - digits.TrimStart('0').Length); // value = 0.digits x 10^magnitude
        digits = digits.Trim('0');

        StringBuilder to = new(value < 0 ? "-" : "");
        if (!plain)
        {
            to.Append(digits[0]);
            if (digits.Length > 1)
                to.Append('.').Append(digits.AsSpan(1));
            return to.Append('e').Append(magnitude <= 0 ? '-' : '+').Append(Math.Abs(magnitude - 1)).ToString();
        }
        if (magnitude <= 0)
            return to.Append("0.").Append('0', -magnitude).Append(digits).ToString();
        return digits.Length <= magnitude
            ? to.Append(digits).Append('0', magnitude - digits.Length).ToString()
            : to.Append(digits.AsSpan(0, magnitude)).Append('.').Append(digits.AsSpan(magnitude)).ToString();
    }
}

internal sealed class DoubleConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double value) && double.IsFinite(value)
            ? value
            : throw new JsonException($"{GoJson.Shown(ref reader)} is no number in range");

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteRawValue(GoNumber.Text(value), skipInputValidation: true);
}

internal sealed class SingleConverter : JsonConverter<float>
{
    public override float Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetSingle(out float value) && float.IsFinite(value)
            ? value
            : throw new JsonException($"{GoJson.Shown(ref reader)} is no number in range");

    public override void Write(Utf8JsonWriter writer, float value, JsonSerializerOptions options) => writer.WriteRawValue(GoNumber.Text(value), skipInputValidation: true);
}
