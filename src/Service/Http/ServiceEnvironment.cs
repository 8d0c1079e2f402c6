using System.Collections;

namespace Selkie.Service.Http;

/// <summary>The variables of the service, which stand in for the clients': what containers get of proxies comes from here.</summary>
internal static class ServiceEnvironment
{
    /// <summary>The variables.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } =
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
}
