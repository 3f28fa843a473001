namespace Eve.Types;

/// <summary>What identitymgr publishes.</summary>
public static class FromIdentitymgr
{
    /// <summary>Read by zedmanager.</summary>
    public static Topic<Owner.Identitymgr, EIDStatus> EIDStatus => field ??= new(GoJson.For<EIDStatus>(EidJson.Default), record => $"{record.UUIDandVersion.UUID}:{record.IID}");
}
