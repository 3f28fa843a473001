namespace Eve.Types;

/// <summary>What zedclient publishes.</summary>
public static class FromZedclient
{
    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Zedclient, MetricsMap> MetricsMap => field ??= new(GoJson.For<MetricsMap>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by baseosmgr, collectinfo, diag, domainmgr, downloader, loguploader, monitor, newlogd, nim, nodeagent, scepclient, tpmmgr, usbmanager, vaultmgr, verifier, volumemgr, wstunnelclient, zedagent, zedmanager, zedrouter, zfsmanager.</summary>
    public static Topic<Owner.Zedclient, OnboardingStatus> OnboardingStatus => field ??= new(GoJson.For<OnboardingStatus>(DeviceJson.Default), _ => Keys.Global, Persistent: true);
}
