namespace Eve.Types;

/// <summary>What wwan publishes.</summary>
public static class FromWwan
{
    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Wwan, CipherBlockStatus> CipherBlockStatus => field ??= new(GoJson.For<CipherBlockStatus>(TypesJson.Default), record => record.CipherBlockID);

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Wwan, CipherMetrics> CipherMetrics => field ??= new(GoJson.For<CipherMetrics>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by msrv, zedagent.</summary>
    public static Topic<Owner.Wwan, WwanLocationInfo> WwanLocationInfo => field ??= new(GoJson.For<WwanLocationInfo>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by msrv, zedagent, zedrouter.</summary>
    public static Topic<Owner.Wwan, WwanMetrics> WwanMetrics => field ??= new(GoJson.For<WwanMetrics>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by msrv, nim, zedagent.</summary>
    public static Topic<Owner.Wwan, WwanStatus> WwanStatus => field ??= new(GoJson.For<WwanStatus>(TypesJson.Default), _ => Keys.Global);
}
