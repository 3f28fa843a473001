using Eve.Types;

namespace Eve.Agents.Zedmanager.Core;

/// <summary>An app's overlay adapter: it has at most one in each LISP instance. The text is the key of EIDConfig and EIDStatus.</summary>
public readonly record struct EidKey(Guid AppUUID, uint IID)
{
    public static EidKey Of(EIDConfig config) => new(config.UUIDandVersion.UUID, config.IID);

    public static EidKey Of(EIDStatus status) => new(status.UUIDandVersion.UUID, status.IID);

    public override string ToString() => $"{AppUUID}:{IID}";
}
