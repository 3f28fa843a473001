using Eve.Types;

namespace Eve.Agents.Identitymanager.Core;

/// <summary>What becomes of a request for an EID.</summary>
public static class Eids
{
    /// <summary>0xfd, the start of unique local IPv6 addresses; used when the request names no prefix.</summary>
    private static readonly Bytes DefaultPrefix = Bytes.From([0xfd]);

    /// <summary>Why a request cannot be met; null when it can. Today none can.</summary>
    public static string? Refusal(EIDConfig config) => config.Allocate
        ? "this version allocates no EIDs; take the overlay network (type mesh) out of the app's configuration"
        : $"this version does not register EID {config.EID}; take the overlay network (type mesh) out of the app's configuration";

    /// <summary>
    /// The status of a request that is on its way: PendingAdd, with what the controller gave. An empty prefix is already the
    /// default one. Source: identitymanager facts, section 3, steps 1 and 2.
    /// </summary>
    public static EIDStatus Pending(EIDConfig config)
    {
        bool noPrefix = config.AllocationPrefix is null or { Length: 0 };
        return new()
        {
            UUIDandVersion = config.UUIDandVersion,
            DisplayName = config.DisplayName,
            IID = config.IID,
            Allocate = config.Allocate,
            ExportPrivate = config.ExportPrivate,
            AllocationPrefix = noPrefix ? DefaultPrefix : config.AllocationPrefix,
            AllocationPrefixLen = noPrefix ? 8 : config.AllocationPrefixLen,
            PendingAdd = true,
            EID = config.EID,
            LispSignature = config.LispSignature,
            PemCert = config.PemCert,
        };
    }
}
