namespace Eve.Types;

/// <summary>What msrv publishes.</summary>
public static class FromMsrv
{
    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Msrv, AppInstMetaData> AppInstMetaData => field ??= new(GoJson.For<AppInstMetaData>(TypesJson.Default), record => $"{record.AppInstUUID}-{(int)record.Type}", Persistent: true);

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Msrv, CipherBlockStatus> CipherBlockStatus => field ??= new(GoJson.For<CipherBlockStatus>(TypesJson.Default), record => record.CipherBlockID, Persistent: true);

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Msrv, CipherMetrics> CipherMetrics => field ??= new(GoJson.For<CipherMetrics>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Msrv, PatchEnvelopeInfo> PatchEnvelopeInfo => field ??= new(GoJson.For<PatchEnvelopeInfo>(TypesJson.Default), record => $"{record.PatchID}v{record.Version}");

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Msrv, PatchEnvelopeUsage> PatchEnvelopeUsage => field ??= new(GoJson.For<PatchEnvelopeUsage>(TypesJson.Default), record => $"patchEnvelopeUsage:{record.PatchID}-v-{record.Version}-app-{record.AppUUID}");
}
