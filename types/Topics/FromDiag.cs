namespace Eve.Types;

/// <summary>What diag publishes.</summary>
public static class FromDiag
{
    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Diag, MetricsMap> MetricsMap => field ??= new(GoJson.For<MetricsMap>(TypesJson.Default), _ => Keys.Global);
}
