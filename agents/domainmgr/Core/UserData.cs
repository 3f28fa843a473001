using System.Globalization;
using System.Text;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>What a container app's user data asks for: variables and files.</summary>
/// <param name="Error">Why it cannot be used; empty when it can.</param>
public sealed record UserData(ValueMap<string, string>? Variables, ValueList<WritableFile>? Files, string Error = "")
{
    public static UserData None { get; } = new(null, null);

    /// <summary>Reads the user data of a container: a cloud-config, or one variable per line (domainmgr facts, section 6.4).</summary>
    public static UserData Read(DomainConfig config)
    {
        if (string.IsNullOrEmpty(config.CloudInitUserData))
            return config.IsCipher
                ? Wrong("the app's user data is encrypted, and this device cannot decrypt it yet: send it in clear text")
                : None;
        byte[] bytes = new byte[config.CloudInitUserData.Length];
        if (!Convert.TryFromBase64String(config.CloudInitUserData, bytes, out int length))
            return Wrong("the app's user data is not base64: correct it in the controller");
        string text = Encoding.UTF8.GetString(bytes, 0, length);
        return text.StartsWith("#cloud-config", StringComparison.Ordinal) ? CloudConfig.Read(text) : Lines(text.Split('\n'));
    }

    /// <summary>One variable per line.</summary>
    internal static UserData Lines(IEnumerable<string> lines)
    {
        Dictionary<string, string> variables = [];
        int number = 0;
        foreach (string raw in lines)
        {
            number++;
            string line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            int equals = line.IndexOf('=');
            if (equals < 0)
                return Wrong($"line {number} of the app's user data has no '=' in it: write NAME=value, one per line");
            string name = line[..equals].Trim(' ', '"');
            if (name.StartsWith("export ", StringComparison.Ordinal))
                name = name["export ".Length..].Trim();
            if (!IsName(name))
                return Wrong($"line {number} of the app's user data sets '{name}', which is no name of a variable: use letters, digits and '_', not starting with a digit");
            if (Unescape(line[(equals + 1)..].Trim(' ', '"'), out string value) is { } wrong)
                return Wrong($"line {number} of the app's user data: the value of {name} has {wrong}");
            variables[name] = value;
        }
        return new(ValueMap<string, string>.From(variables), null);
    }

    private static UserData Wrong(string text) => new(null, null, text);

    private static bool IsName(string name) =>
        name.Length > 0
        && (char.IsAsciiLetter(name[0]) || name[0] == '_')
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '/');

    /// <summary>Resolves backslashes as in JSON.</summary>
    /// <returns>What is wrong with the text; null when nothing is.</returns>
    private static string? Unescape(string text, out string value)
    {
        StringBuilder plain = new(text.Length);
        value = "";
        for (int i = 0; i < text.Length; i++)
        {
            char letter = text[i];
            if (char.IsControl(letter))
                return $"the control character U+{(int)letter:X4}: write it with a backslash";
            if (letter != '\\')
            {
                plain.Append(letter);
                continue;
            }
            if (++i == text.Length)
                return "a single backslash at its end: write two";
            const string Escapes = "\"\\/bfnrt";
            int known = Escapes.IndexOf(text[i]);
            if (known >= 0)
                plain.Append("\"\\/\b\f\n\r\t"[known]);
            else if (text[i] == 'u' && i + 4 < text.Length && ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ushort code))
            {
                plain.Append((char)code);
                i += 4;
            }
            else
                return $"the unknown escape \\{text[i]}: write two backslashes for one";
        }
        value = plain.ToString();
        return null;
    }
}
