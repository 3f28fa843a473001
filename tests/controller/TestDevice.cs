using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Eve.Api.Auth;
using Eve.Api.Register;
using Eve.Controller.Keys;
using Google.Protobuf;

namespace Eve.Controller.Tests;

/// <summary>The device's side of envelopes, written independently of the controller's.</summary>
public sealed class TestDevice(KeyPair identity)
{
    public static TestDevice New(string name = "device") => new(new Issuer(TimeProvider.System).Onboarding(name));

    public string Pem => identity.CertificatePem;

    public byte[] Seal(IMessage message) => Seal(message.ToByteArray(), carryCertificate: false).ToByteArray();

    public byte[] Register(TestDevice device, string serial, string softSerial = "") => Seal(
        new ZRegisterMsg { PemCert = Base64(device.Pem), Serial = serial, SoftSerial = softSerial }.ToByteArray(), carryCertificate: true).ToByteArray();

    public AuthContainer Seal(byte[] payload, bool carryCertificate)
    {
        using X509Certificate2 certificate = identity.Load();
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        return new()
        {
            ProtectedPayload = new() { Payload = ByteString.CopyFrom(payload) },
            Algo = Api.Common.HashAlgorithm.Sha25632Bytes,
            SenderCertHash = ByteString.CopyFrom(SHA256.HashData(certificate.RawData)),
            SenderCert = carryCertificate ? Base64(Pem) : ByteString.Empty,
            SignatureHash = ByteString.CopyFrom(key.SignData(payload, HashAlgorithmName.SHA256)),
        };
    }

    private static ByteString Base64(string pem) => ByteString.CopyFromUtf8(Convert.ToBase64String(Encoding.ASCII.GetBytes(pem)));
}
