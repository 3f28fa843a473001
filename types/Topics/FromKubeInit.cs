namespace Eve.Types;

/// <summary>What kube-init publishes.</summary>
public static class FromKubeInit
{
    /// <summary>Read by kube-init.</summary>
    public static Topic<Owner.KubeInit, KubeInitStatus> KubeInitStatus => field ??= new(GoJson.For<KubeInitStatus>(TypesJson.Default), _ => "global");
}
