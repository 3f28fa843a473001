namespace Eve.Types;

/// <summary>What no agent in particular publishes: plain files below /run/global.</summary>
public static class FromNobody
{
    /// <summary>Read by nim.</summary>
    public static Topic<Owner.Nobody, DevicePortConfig> DevicePortConfig => field ??= new(GoJson.For<DevicePortConfig>(PortJson.Default), record => record.Key);

    /// <summary>Read by diag, ledmanager.</summary>
    public static Topic<Owner.Nobody, LedBlinkCounter> LedBlinkCounter => field ??= new(GoJson.For<LedBlinkCounter>(TypesJson.Default), _ => "ledconfig");
}
