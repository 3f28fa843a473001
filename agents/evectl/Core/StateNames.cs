using System.Text;
using Eve.Types;

namespace Eve.Evectl.Core;

/// <summary>The names of app states as the controller protocol writes them.</summary>
internal static class StateNames
{
    /// <summary>RUNNING, CREATED_VOLUME, AWAITNETWORKINSTANCE …; STATE_n for a number without name.</summary>
    public static string Of(SwState state)
    {
        if (state == SwState.AwaitNetworkInstance)
            return "AWAITNETWORKINSTANCE";
        if (!Enum.IsDefined(state))
            return $"STATE_{(int)state}";
        StringBuilder name = new();
        foreach (char letter in state.ToString())
        {
            if (char.IsAsciiLetterUpper(letter) && name.Length > 0)
                name.Append('_');
            name.Append(char.ToUpperInvariant(letter));
        }
        return name.ToString();
    }
}
