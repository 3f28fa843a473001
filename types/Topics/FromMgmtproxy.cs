namespace Eve.Types;

/// <summary>What mgmtproxy publishes.</summary>
public static class FromMgmtproxy
{
    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Mgmtproxy, MetricsMap> MetricsMap => field ??= new(GoJson.For<MetricsMap>(TypesJson.Default), _ => Keys.Global);
}
