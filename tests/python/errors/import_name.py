from import_helper import existing, existng
