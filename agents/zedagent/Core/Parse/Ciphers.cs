using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>Encrypted members. They stay closed here: each agent opens its own.</summary>
internal static class Ciphers
{
    public static Table<CipherContext> ParseContexts(IEnumerable<Api.Common.CipherContext> contexts) =>
        Table<CipherContext>.Of(
            contexts.Where(context => context.ContextId.Length > 0).Select(context => new CipherContext
            {
                ContextID = context.ContextId,
                HashScheme = (CertHashAlgorithm)(int)context.HashScheme,
                KeyExchangeScheme = (KeyExchangeScheme)(int)context.KeyExchangeScheme,
                EncryptionScheme = (EncryptionScheme)(int)context.EncryptionScheme,
                DeviceCertHash = Words.Bytes(context.DeviceCertHash),
                ControllerCertHash = Words.Bytes(context.ControllerCertHash),
            }),
            FromZedagent.CipherContext.KeyOf);

    /// <summary>A block with the context it needs copied in; an unknown context is left for the opener to miss.</summary>
    public static CipherBlockStatus Parse(string id, Api.Common.CipherBlock? block, Table<CipherContext> contexts, DateTimeOffset now)
    {
        if (block is null)
            return new CipherBlockStatus { CipherBlockID = id };
        CipherBlockStatus status = new()
        {
            CipherBlockID = id,
            CipherContextID = block.CipherContextId,
            InitialValue = Words.Bytes(block.InitialValue),
            CipherData = Words.Bytes(block.CipherData),
            ClearTextHash = Words.Bytes(block.ClearTextSha256),
        };
        return block.CipherData.IsEmpty || block.CipherContextId.Length == 0
            ? status with { ErrorDescription = Words.Fault($"{id}, block contains incomplete data", now) }
            : status with { IsCipher = true, CipherContext = contexts.Find(block.CipherContextId) };
    }
}
