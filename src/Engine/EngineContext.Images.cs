using Selkie.Engine.Configuration;
using Selkie.Engine.Images;
using Selkie.Registry.Configuration;
using Selkie.Storage;

namespace Selkie.Engine;

public sealed partial class EngineContext
{
    /// <summary>The store of images, layers and containers.</summary>
    public Store Store => field ??= Store.Open(Places);

    /// <summary>The registries.conf in force.</summary>
    public RegistriesConf Registries => field ??= RegistriesConf.Load(Options.RegistriesConf);

    /// <summary>What short names mean.</summary>
    public ShortNames ShortNames => field ??= new(Registries, new ShortNameCache(ShortNameCache.DefaultPath(!UserDirectories.Rootless)));

    /// <summary>Asks the user which image a short name means; null where nobody can be asked.</summary>
    public Func<IReadOnlyList<string>, string>? ChooseImage { get; set; }

    /// <summary>Who is told of images that a command pulls on its way.</summary>
    public IPullProgress PullProgress { get; set; } = LineProgress.StandardError;

    /// <summary>Finds local images by what users write.</summary>
    public ImageFinder Images => field ??= new(this);
}
