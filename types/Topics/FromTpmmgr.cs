namespace Eve.Types;

/// <summary>What tpmmgr publishes.</summary>
public static class FromTpmmgr
{
    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Tpmmgr, AttestQuote> AttestQuote => field ??= new(GoJson.For<AttestQuote>(TypesJson.Default), record => Keys.Hex(record.Nonce));

    /// <summary>Read by collectinfo, domainmgr, downloader, msrv, nim, scepclient, wwan, zedagent, zedkube.</summary>
    public static Topic<Owner.Tpmmgr, EdgeNodeCert> EdgeNodeCert => field ??= new(GoJson.For<EdgeNodeCert>(TypesJson.Default), record => Keys.Hex(record.CertID), Persistent: true);

    /// <summary>Read by nodeagent.</summary>
    public static Topic<Owner.Tpmmgr, TpmSanityStatus> TpmSanityStatus => field ??= new(GoJson.For<TpmSanityStatus>(TypesJson.Default), record => record.Name);
}
