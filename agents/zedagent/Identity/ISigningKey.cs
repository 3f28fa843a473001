namespace Eve.Agents.Zedagent.Identity;

/// <summary>A key pair that speaks for the device, with its certificate. The private half may live in a file or in a TPM.</summary>
public interface ISigningKey
{
    /// <summary>The certificate file's bytes (PEM), exactly as they are.</summary>
    ReadOnlyMemory<byte> CertificatePem { get; }

    /// <summary>SHA-256 of the certificate's DER: how the controller finds the sender (device-api facts, section 2).</summary>
    ReadOnlyMemory<byte> CertificateHash { get; }

    /// <summary>Signs the SHA-256 of <paramref name="data"/>: raw r and s, each padded to the curve's size. May be called from any thread.</summary>
    byte[] Sign(ReadOnlySpan<byte> data);
}

/// <summary>A key or certificate cannot be used; the text names the file, what is wrong and what to do.</summary>
public sealed class IdentityException(string message, Exception? inner = null) : Exception(message, inner);
