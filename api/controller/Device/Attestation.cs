using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Eve.Api.Attest;
using Eve.Controller.Store;
using Google.Protobuf;
using NLog;

namespace Eve.Controller.Device;

/// <summary>
/// The attest end point for devices without a TPM: it takes certificates and storage keys and gives a token for a quote that
/// proves nothing. A quote with TPM data is refused, because nothing here could judge it. The token is not asked for elsewhere.
/// </summary>
public sealed class Attestation(IStore store)
{
    private const int NonceBytes = 6;
    private const int TokenBytes = 64;
    private static readonly Logger Log = LogManager.GetLogger("controller.device");
    private readonly ConcurrentDictionary<Guid, byte> nonceGiven = new();

    public Answer Handle(DeviceRecord device, byte[] payload)
    {
        ZAttestReq request;
        try
        {
            request = ZAttestReq.Parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException)
        {
            return Answer.Malformed("not an attestation request");
        }
        return request.ReqType switch
        {
            ZAttestReqType.AttestReqCert => TakeCertificates(device, request),
            ZAttestReqType.AttestReqNonce => GiveNonce(device),
            ZAttestReqType.AttestReqQuote => Judge(device, request.Quote),
            ZAttestReqType.StoreKeys => TakeKeys(device, request.StorageKeys),
            _ => Answer.Malformed($"unknown attestation request {(int)request.ReqType}"),
        };
    }

    private Answer TakeCertificates(DeviceRecord device, ZAttestReq request)
    {
        store.Edit(device.Id, stored => stored with { Certificates = request.ToByteString() });
        return Answer.Created(new ZAttestResponse { RespType = ZAttestRespType.AttestRespCert });
    }

    private Answer GiveNonce(DeviceRecord device)
    {
        nonceGiven[device.Id] = 0;
        return Answer.Created(new ZAttestResponse
        {
            RespType = ZAttestRespType.AttestRespNonce,
            Nonce = new() { Nonce = RandomText(NonceBytes) },
        });
    }

    private Answer Judge(DeviceRecord device, ZAttestQuote? quote)
    {
        ZAttestQuoteResp verdict = new() { Response = ZAttestResponseCode.Success };
        if (quote is null)
            verdict.Response = ZAttestResponseCode.Invalid;
        else if (!nonceGiven.TryRemove(device.Id, out _))
            verdict.Response = ZAttestResponseCode.NonceMismatch;
        else if (!quote.AttestData.IsEmpty || quote.PcrValues.Count > 0)
            verdict.Response = ZAttestResponseCode.QuoteFailed;
        if (verdict.Response == ZAttestResponseCode.Success)
        {
            verdict.IntegrityToken = RandomText(TokenBytes);
            if (!device.StorageKeys.IsEmpty)
                verdict.Keys.AddRange(AttestStorageKeys.Parser.ParseFrom(device.StorageKeys).Keys);
            store.Edit(device.Id, stored => stored with { IntegrityToken = verdict.IntegrityToken });
        }
        else
        {
            Log.Warn("quote of {name} ({device}) refused: {verdict}", device.Name, device.Id, verdict.Response.ToString());
        }
        return Answer.Created(new ZAttestResponse { RespType = ZAttestRespType.AttestRespQuoteResp, QuoteResp = verdict });
    }

    private Answer TakeKeys(DeviceRecord device, AttestStorageKeys? keys)
    {
        AttestStorageKeysResponseCode verdict = keys is null
            ? AttestStorageKeysResponseCode.Invalid
            : device.IntegrityToken.IsEmpty || !CryptographicOperations.FixedTimeEquals(keys.IntegrityToken.Span, device.IntegrityToken.Span)
                ? AttestStorageKeysResponseCode.ItokenMismatch
                : AttestStorageKeysResponseCode.Success;
        if (verdict == AttestStorageKeysResponseCode.Success)
            store.Edit(device.Id, stored => stored with { StorageKeys = keys.ToByteString() });
        return Answer.Created(new ZAttestResponse
        {
            RespType = ZAttestRespType.StoreKeys,
            StorageKeysResp = new() { Response = verdict },
        });
    }

    private static ByteString RandomText(int bytes) =>
        ByteString.CopyFrom(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes))));
}
