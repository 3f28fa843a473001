namespace Eve.Types;

/// <summary>What scepclient publishes.</summary>
public static class FromScepclient
{
    /// <summary>Read by nim, zedagent.</summary>
    public static Topic<Owner.Scepclient, EnrolledCertificateStatus> EnrolledCertificateStatus => field ??= new(GoJson.For<EnrolledCertificateStatus>(TypesJson.Default), record => record.CertEnrollmentProfileName, Persistent: true);
}
