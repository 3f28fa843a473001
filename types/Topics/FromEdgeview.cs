namespace Eve.Types;

/// <summary>What edgeview publishes.</summary>
public static class FromEdgeview
{
    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Edgeview, EdgeviewStatus> EdgeviewStatus => field ??= new(GoJson.For<EdgeviewStatus>(TypesJson.Default), _ => Keys.Global);
}
