namespace Eve.Types;

/// <summary>What verifier publishes.</summary>
public static class FromVerifier
{
    /// <summary>Read by volumemgr.</summary>
    public static Topic<Owner.Verifier, VerifyImageStatus> VerifyImageStatus => field ??= new(GoJson.For<VerifyImageStatus>(VerifyJson.Default), record => record.ImageSha256);
}
