using Google.Protobuf;

namespace Eve.Controller.Store;

/// <summary>What the controller keeps about one device. Hashes are SHA-256 of the DER form, lower-case hex.</summary>
/// <param name="Name">Unique among the devices.</param>
/// <param name="Serial">The serial (hardware or soft) that it may register with; empty when its certificate was given by hand.</param>
/// <param name="OnboardHash">The onboarding certificate that it may register with; empty as above.</param>
/// <param name="CertificatePem">Its own certificate; empty until it registered.</param>
/// <param name="Config">Serialized EdgeDevConfig, complete but for the hash of the controller's certificates.</param>
public sealed record DeviceRecord(
    Guid Id,
    string Name,
    string Serial,
    string OnboardHash,
    string CertificatePem,
    string CertificateHash,
    DateTimeOffset Added,
    DateTimeOffset? Registered,
    DateTimeOffset? LastSeen,
    ByteString Config)
{
    /// <summary>Serialized ZAttestReq: the device's other certificates, as it posted them; empty when it did not.</summary>
    public ByteString Certificates { get; init; } = ByteString.Empty;

    /// <summary>Given out after a quote; empty before.</summary>
    public ByteString IntegrityToken { get; init; } = ByteString.Empty;

    /// <summary>Serialized AttestStorageKeys: what the device gave into safekeeping.</summary>
    public ByteString StorageKeys { get; init; } = ByteString.Empty;
}

/// <summary>An onboarding certificate with which devices of any serial may register.</summary>
public sealed record OpenOnboarding(string Hash, string Pem);

/// <summary>The last message of one kind about one object, as the device sent it.</summary>
/// <param name="Kind">"metrics", or the name of the ZInfoTypes value.</param>
/// <param name="ObjectId">UUID or digest of the object; empty when there is only one.</param>
/// <param name="Message">Serialized ZInfoMsg or ZMetricMsg.</param>
public sealed record Report(string Kind, string ObjectId, DateTimeOffset Received, ByteString Message);

/// <summary>One gzip file of log lines.</summary>
/// <param name="App">The app that the lines are from; null for the device itself.</param>
public sealed record LogFile(Guid? App, DateTimeOffset Received, ByteString Gzip);
