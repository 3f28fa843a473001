namespace Eve.Types;

/// <summary>What vaultmgr publishes.</summary>
public static class FromVaultmgr
{
    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Vaultmgr, EncryptedVaultKeyFromDevice> EncryptedVaultKeyFromDevice => field ??= new(GoJson.For<EncryptedVaultKeyFromDevice>(TypesJson.Default), record => record.Name);

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Vaultmgr, VaultConfig> VaultConfig => field ??= new(GoJson.For<VaultConfig>(TypesJson.Default), _ => Keys.Global, Persistent: true);

    /// <summary>Read by baseosmgr, collectinfo, diag, domainmgr, downloader, monitor, nim, nodeagent, scepclient, usbmanager, vaultmgr, verifier, volumemgr, watcher, zedagent, zfsmanager.</summary>
    public static Topic<Owner.Vaultmgr, VaultStatus> VaultStatus => field ??= new(GoJson.For<VaultStatus>(TypesJson.Default), record => record.Name);
}
