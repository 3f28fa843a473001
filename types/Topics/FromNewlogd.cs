namespace Eve.Types;

/// <summary>What newlogd publishes.</summary>
public static class FromNewlogd
{
    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Newlogd, NewlogMetrics> NewlogMetrics => field ??= new(GoJson.For<NewlogMetrics>(TypesJson.Default), _ => Keys.Global);
}
