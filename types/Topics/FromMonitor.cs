namespace Eve.Types;

/// <summary>What monitor publishes.</summary>
public static class FromMonitor
{
    /// <summary>Read by nim.</summary>
    public static Topic<Owner.Monitor, DevicePortConfig> DevicePortConfig => field ??= new(GoJson.For<DevicePortConfig>(PortJson.Default), record => record.Key, Persistent: true);
}
