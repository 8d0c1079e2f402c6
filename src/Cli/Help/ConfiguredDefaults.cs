using System.Globalization;
using Selkie.Engine.Configuration;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Cli.Help;

/// <summary>Defaults of options that containers.conf sets, for help.</summary>
internal static class ConfiguredDefaults
{
    private static ContainersConf? s_conf;

    /// <summary>The default of an option; null where the configuration has nothing to say on it, or cannot be read.</summary>
    public static string? Of(OptionRow option)
    {
        if (option.Name is not ("retry" or "retry-delay" or "compression-format" or "compression-level")) return null;
        try
        {
            s_conf ??= ContainersConf.Load([]);
            return option.Name switch
            {
                "retry" => s_conf.Retry.ToString(CultureInfo.InvariantCulture),
                "retry-delay" => s_conf.RetryDelay,
                "compression-format" => s_conf.CompressionFormat,
                _ => s_conf.CompressionLevel?.ToString(CultureInfo.InvariantCulture),
            };
        }
        catch (EngineError)
        {
            return null;
        }
    }
}
