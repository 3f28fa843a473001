namespace Eve.Types;

/// <summary>What loguploader publishes.</summary>
public static class FromLoguploader
{
    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Loguploader, MetricsMap> MetricsMap => field ??= new(GoJson.For<MetricsMap>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by newlogd.</summary>
    public static Topic<Owner.Loguploader, NewlogMetrics> NewlogMetrics => field ??= new(GoJson.For<NewlogMetrics>(TypesJson.Default), _ => Keys.Global);
}
