using Eve.Evectl;
using Eve.Evectl.Views;

return await Cli.RunAsync(args, Screen.OfProcess());
